import assert from "node:assert/strict";
import { access, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { run as runCommand } from "../../../rig/command.js";
import { pooledHub } from "../../../rig/pool.js";
import { ensureUv } from "../../../rig/python.js";
import { SpecFailure } from "../../../src/kernelSpecs/spec-errors.js";
import type { Failure } from "../../../src/ui/errors/failure.js";
import { canMount, mountSmallDisk } from "../files/small-disk.js";
import { WindowWithKernels } from "./window-with-kernels.js";

const FIRST_INSTALL_MS = 300_000;
/** Each of these is something else to some shell. */
const HOSTILE = `Größe "a" it's $HOME \`x\` \\ !1 & ; 漢`;

/** The user closes it. */
async function calledOff(managing: Promise<unknown>, list: { escape(): void }): Promise<void> {
  const off = assert.rejects(managing, /Canceled/);
  list.escape();
  await off;
}

describe("the kernels that are installed on a server", function () {
  this.timeout(FIRST_INSTALL_MS);
  let window: WindowWithKernels;

  before(async () => (window = await WindowWithKernels.open(await pooledHub())));
  afterEach(() => window.user.restore());
  after(() => window.close());

  const listed = async () => {
    const managing = window.manage();
    const list = await window.user.list(/Which kernel do you want/);
    return { managing, list };
  };

  it("are listed with who installed them, and those that can't start with the reason", async () => {
    const bare = await window.environment("envs/bare", false);
    await window.brokenSpec("nojson", "{argv: 1}");
    await window.brokenSpec("nocommand", '{"display_name": "No command", "argv": []}');
    const spec = { display_name: "Gone", language: "x", argv: ["/gone/python", "-m", "ipykernel_launcher"] };
    await window.brokenSpec("gone", JSON.stringify(spec));
    const argv = [path.join(bare, "bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    await window.brokenSpec("bare", JSON.stringify({ display_name: "Bare", language: "python", argv }));
    const { managing, list } = await listed();
    const detailOf = (label: string) => list.item(label).detail ?? "";
    assert.match(detailOf("nojson"), /^Can't start: its kernel\.json isn't JSON \(/);
    assert.match(detailOf("No command"), /has no command/);
    assert.equal(detailOf("Gone"), "Can't start: there is no program /gone/python.");
    assert.equal(detailOf("Bare"), `Can't start: ${argv[0] ?? ""} doesn't have ipykernel.`);
    assert.match(list.item("Python 3").label, /^\$\(symbol-event\)/);
    assert.match(detailOf("Python 3"), /ipykernel_launcher -f/);
    const groups = list.items.map(({ label }) => label).filter((label) => label.startsWith("Installed"));
    assert.deepEqual(groups, ["Installed for you", "Installed in the server's Python environment"]);
    list.choose("Gone");
    const details = await window.user.list(/Gone: press Enter/);
    assert.equal(details.item("Folder").detail, path.join(window.data, "gone"));
    details.choose("Command");
    await window.user.ends(managing);
    assert.equal(window.user.copied, "/gone/python -m ipykernel_launcher");
  });

  it("are removed where they are the user's own, links without what they lead to", async () => {
    const elsewhere = path.join(window.home, "specs/linked");
    await mkdir(elsewhere, { recursive: true });
    await window.brokenSpec("mine", JSON.stringify({ display_name: "Mine", language: "x", argv: ["sh"] }));
    await window.linkedSpec("dangling", path.join(window.home, "nowhere"));
    await window.linkedSpec("linked", elsewhere);
    const { managing, list } = await listed();
    list.choose("Python 3");
    const others = await window.user.list(/Python 3 .*: press Enter/);
    assert.ok(!others.labels.some((label) => label.startsWith("Remove")));
    others.back();
    (await window.user.list(/Which kernel do you want/)).choose("Mine");
    (await window.user.list(/Mine: press Enter/)).choose("Remove Kernel…");
    const question = await window.user.modal(/remove the kernel “Mine” from/);
    assert.ok(question.shown.detail.includes(path.join(window.data, "mine")));
    question.press("Remove Kernel");
    const after = await window.user.list(/Which kernel do you want/);
    assert.ok(!after.labels.includes("Mine"));
    assert.equal(await window.has("mine"), false);
    after.choose("dangling");
    (await window.user.list(/dangling: press Enter/)).choose("Remove Kernel…");
    (await window.user.modal(/remove the kernel “dangling”/)).press("Remove Kernel");
    await calledOff(managing, await window.user.list(/Which kernel do you want/));
    await access(elsewhere);
  });

  it("get one of an environment with a hostile name, by a command that is shown and typed into a terminal", async () => {
    const folder = await window.environment(`envs/${HOSTILE}`);
    window.extensions.add("ms-toolsai.jupyter");
    const adding = window.add();
    const environments = await window.user.list(/Which environment/);
    environments.choose(HOSTILE.slice(0, 5));
    const shown = await window.user.box(/show in lists/);
    assert.equal(shown.value, `Python (${HOSTILE})`);
    shown.type("two\nlines");
    assert.match(shown.said, /Line breaks and control characters can't be in a command/);
    shown.enter(`Python (${HOSTILE})`);
    const name = await window.user.box(/the name that notebooks save/);
    name.type("two words");
    assert.match(name.said, /Use letters from a to z/);
    name.enter("hostile");
    const question = await window.user.modal(/Do you want to add the kernel/);
    question.press("Add Kernel");
    assert.equal(await window.user.ends(adding), "hostile");
    assert.ok(question.shown.detail.includes(window.lines[0] ?? "-"), question.shown.detail);
    await window.user.reads(/can be chosen on .* now\. The Jupyter extension lists it once you press Refresh/);
    assert.ok((await window.on.specs()).includes("hostile"));
    assert.equal(await window.prints("hostile", "import sys; print(sys.prefix)"), `${folder}\n`);
    const { managing, list } = await listed();
    assert.ok(list.labels.includes(`Python (${HOSTILE})`), list.labels.join("\n"));
    await calledOff(managing, list);
  });

  it("get one of an environment of uv, which also brings it ipykernel, and know conda's by what conda notes", async () => {
    const uv = (await ensureUv()) ?? "";
    const { home, user } = window;
    await mkdir(path.join(home, ".local/bin"), { recursive: true });
    await symlink(uv, path.join(home, ".local/bin/uv"));
    // A site may have certificates of its own before the packages.
    await mkdir(path.join(home, ".config/uv"), { recursive: true });
    await writeFile(path.join(home, ".config/uv/uv.toml"), "system-certs = true\n");
    await runCommand(uv, ["venv", "--quiet", "--python", "python3", path.join(home, "work/with-uv/.venv")]);
    const conda = await window.environment("elsewhere/deep/below/all/others");
    await mkdir(path.join(conda, "conda-meta"));
    await writeFile(path.join(conda, "conda-meta/python-3.11.99-h0_0_cpython.json"), "{}");
    await mkdir(path.join(home, ".conda"));
    await writeFile(path.join(home, ".conda/environments.txt"), `${conda}\n`);
    const adding = window.add();
    const environments = await user.list(/Which environment/);
    assert.equal(environments.item("others").description, "conda · Python 3.11.99");
    assert.match(environments.item("with-uv").description ?? "", /^uv · Python 3\.\d+\.\d+$/);
    environments.choose("with-uv");
    (await user.box(/show in lists/)).enter("With uv");
    (await user.box(/the name that notebooks save/)).enter("with-uv");
    const question = await user.modal(/Do you want to add the kernel “With uv”/);
    assert.match(question.shown.detail, /\/\.local\/bin\/uv pip install --python \S+ ipykernel && /);
    question.press("Install ipykernel and Add Kernel");
    assert.equal(await user.ends(adding), "with-uv");
    const code = "import sys; print(sys.prefix)";
    assert.equal(await window.prints("with-uv", code), `${path.join(home, "work/with-uv/.venv")}\n`);
  });

  it("are said to need ipykernel where an environment has none and nothing that installs it", async () => {
    await window.environment("envs/alone", false);
    await rm(path.join(window.home, ".local/bin"), { recursive: true, force: true });
    const adding = window.add();
    (await window.user.list(/Which environment/)).choose("alone");
    (await window.user.box(/show in lists/)).enter("Alone");
    (await window.user.box(/the name that notebooks save/)).enter("alone");
    await assert.rejects(window.user.ends(adding), /neither ipykernel nor pip/);
    assert.equal(await window.has("alone"), false);
  });

  it("get one of a new environment in the notebook's folder, with the packages beside it, which the notebook uses", async () => {
    await mkdir(path.join(window.home, "work/thesis"), { recursive: true });
    const used: string[] = [];
    window.notebook = {
      name: "analysis",
      requirements: "# for the tests\nsix==1.17.0\n",
      folderOn: () => Promise.resolve("work/thesis"),
      use: (_server, spec) => Promise.resolve(used.push(spec) > 0),
    };
    const making = window.room.newNotebookEnvironment.run({ server: window.ada.id() });
    const question = await window.user.modal(/create an environment for analysis/);
    assert.match(question.shown.detail, /created in \/work\/thesis\/\.venv[^]*\nsix==1\.17\.0\n/);
    question.press("Create Environment");
    assert.equal(await window.user.ends(making), "work-thesis");
    assert.deepEqual(used, ["work-thesis"]);
    const log = [...window.user.read].find(([name]) => name.startsWith("New environment on"))?.[1] ?? "";
    assert.match(log, /\$ \S+ -m venv|uv venv/);
    assert.match(log, /ipykernel install --user --name work-thesis/);
    const code = "import six, sys; print(six.__version__, sys.prefix)";
    assert.equal(await window.prints("work-thesis", code), `1.17.0 ${path.join(window.home, "work/thesis/.venv")}\n`);
    const again = window.room.newNotebookEnvironment.run({ server: window.ada.id() });
    (await window.user.modal(/create an environment/)).press("Create Environment");
    await assert.rejects(window.user.ends(again), /\.venv/);
  });

  it("leave nothing of an environment that is called off", async () => {
    await mkdir(path.join(window.home, "work/off"), { recursive: true });
    window.notebook = {
      name: "off",
      requirements: undefined,
      folderOn: () => Promise.resolve("work/off"),
      use: () => Promise.resolve(true),
    };
    window.user.onProgress = (_, { cancel }) => cancel();
    const making = window.room.newNotebookEnvironment.run({ server: window.ada.id() });
    (await window.user.modal(/create an environment for off/)).press("Create Environment");
    await assert.rejects(window.user.ends(making), /abort/i);
    const venv = path.join(window.home, "work/off/.venv");
    const isGone = () =>
      access(venv).then(
        () => false,
        () => true,
      );
    await window.user.sees("nothing is left", isGone);
    assert.equal(await window.has("work-off"), false);
  });

  it("stay where nothing can be deleted, and half of an environment doesn't where the disk is full", async function () {
    if (!canMount) this.skip();
    const kernels = mountSmallDisk(window.data, 1);
    try {
      await window.brokenSpec("kept", JSON.stringify({ display_name: "Kept", language: "x", argv: ["sh"] }));
      kernels.makeReadOnly();
      const { managing, list } = await listed();
      list.choose("Kept");
      (await window.user.list(/Kept: press Enter/)).choose("Remove Kernel…");
      (await window.user.modal(/remove the kernel “Kept”/)).press("Remove Kernel");
      await assert.rejects(window.user.ends(managing), /Read-only file system/);
      assert.ok(await window.has("kept"));
    } finally {
      kernels.unmount();
    }
    const folder = path.join(window.home, "work/full");
    const disk = mountSmallDisk(folder, 8);
    try {
      window.notebook = {
        name: "full",
        requirements: undefined,
        folderOn: () => Promise.resolve("work/full"),
        use: () => Promise.resolve(true),
      };
      const making = window.room.newNotebookEnvironment.run({ server: window.ada.id() });
      (await window.user.modal(/create an environment for full/)).press("Create Environment");
      await assert.rejects(window.user.ends(making), ({ cause }: Failure) => {
        assert.ok(cause instanceof SpecFailure);
        return cause.reason === "full";
      });
      assert.deepEqual(await readdir(folder), []);
      assert.equal(await window.has("work-full"), false);
    } finally {
      disk.unmount();
    }
  });

  it("are added by a path that is typed where no helper can run", async () => {
    const folder = await window.environment("typed");
    const broken = path.join(window.home, "no-helper.py");
    await writeFile(broken, "VERSION = 99\nraise ValueError('not here')\n");
    window.room.dispose();
    window.helperFile = broken;
    window.room = window.newRoom();
    const adding = window.add();
    (await window.user.list(/Which environment/)).choose("Enter Path");
    const typed = await window.user.box(/path to the environment/);
    typed.type("bin/python");
    assert.match(typed.said, /begins with \//);
    typed.enter(path.join(folder, "bin/python"));
    (await window.user.box(/show in lists/)).enter("Typed");
    (await window.user.box(/the name that notebooks save/)).enter("typed");
    (await window.user.modal(/Do you want to add the kernel/)).press("Add Kernel");
    assert.equal(await window.user.ends(adding), "typed");
    assert.equal(await window.prints("typed", "import sys; print(sys.prefix)"), `${folder}\n`);
  });
});

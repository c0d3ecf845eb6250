import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import {
  ensureLmod,
  ensureTcl,
  JUPYTERLMOD,
  lmodConfig,
  tclConfig,
  writeModules,
  writeTclModules,
} from "../../../rig/modules.js";
import { pooledHub } from "../../../rig/pool.js";
import type { HelperFailure } from "../../../src/helper/refusals.js";
import { modulesRoom } from "../../../src/modules/modules-room.js";
import type { Failure } from "../../../src/ui/errors/failure.js";
import { User } from "../../user/user.js";
import { canMount, mountSmallDisk } from "../files/small-disk.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
const TOOL = "import os; print(os.environ.get('TOOL_HOME'))";

/** A user's server, and a window on it. */
class WindowWithModules {
  readonly user = new User();
  hub!: HubUnderTest;
  ada!: WindowOnHub;
  on!: NotebookOnServer;
  room!: ReturnType<typeof modulesRoom>;

  async open(hub: HubUnderTest): Promise<void> {
    this.hub = hub;
    this.ada = await hub.open("ada");
    await this.ada.start({});
    this.on = await NotebookOnServer.open(this.ada);
    this.room = modulesRoom({
      ui: this.user.ui,
      model: this.ada.model,
      connections: { of: () => Promise.resolve(this.on.connection) },
      helperFile: "helper/hub_kernels_helper.py",
      log: { info: this.ada.log.info, error: (...said) => this.ada.log.info(said.map(String).join(" ")) },
    });
  }

  manage(): Promise<unknown> {
    return this.room.manageModules.run({ server: this.ada.id() });
  }

  /** To the question about the whole set. */
  async choose(...modules: string[]): Promise<{ managing: Promise<unknown> }> {
    const managing = this.manage();
    managing.catch(() => undefined);
    (await this.user.list(/What do you want to do/)).choose("Choose Modules…");
    const list = await this.user.list(/Which modules do you want to load/);
    list.tick(...modules);
    list.enter();
    return { managing };
  }

  async close(): Promise<void> {
    this.room.dispose();
    this.on.close();
    await this.hub.stop();
  }
}

describe("software modules of a server with jupyterlmod", function () {
  this.timeout(FIRST_INSTALL_MS);
  const window = new WindowWithModules();
  let folder: string;

  before(async () => {
    await ensureLmod();
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-modules-"));
    await writeModules(folder);
    const config = lmodConfig(folder);
    await window.open(new HubUnderTest(await startHub({ packages: [JUPYTERLMOD], config, basePath: "/jupyter" })));
  });
  afterEach(() => window.user.restore());
  after(async () => {
    await window.close();
    await rm(folder, { recursive: true });
  });

  const change = async (...modules: string[]) => {
    const { managing } = await window.choose(...modules);
    const question = await window.user.modal(/change the modules of/);
    question.press("Change Modules");
    await window.user.ends(managing);
    return question.shown.detail;
  };

  it("are loaded for kernels that start anew, and not for one that is restarted", async () => {
    const kernel = await window.on.start("before.ipynb");
    assert.equal((await run(kernel, TOOL)).printed, "None\n");
    const asked = await change("tool/1.0");
    assert.match(asked, /Loaded: tool\/1\.0\n\nThen loaded: tool\/1\.0\n\nIt counts for all kernels that start/);
    await window.user.reads(/^Loaded on .* now: tool\/1\.0\. To use it in a notebook, shut down its kernel/);
    await kernel.restart();
    assert.equal((await run(kernel, TOOL)).printed, "None\n");
    const anew = await window.on.start("after.ipynb");
    assert.equal((await run(anew, TOOL)).printed, "/opt/tool 1.0\n");
    for (const each of [kernel, anew]) each.dispose();
  });

  it("are shown, searched, saved as a collection, unloaded and restored", async () => {
    const showing = window.manage();
    (await window.user.list(/What do you want to do/)).choose("tool/1.0");
    await window.user.ends(showing);
    assert.match(window.user.read.get("Module tool/1.0") ?? "", /setenv\("TOOL_HOME"/);
    const searching = window.manage();
    (await window.user.list(/What do you want to do/)).choose("Search All Modules (Spider)…");
    (await window.user.box(/Enter the name of a module/)).enter("library");
    await window.user.ends(searching);
    assert.match(window.user.read.get("Module library") ?? "", /library: library\/2\.1/);
    const hidden = window.manage();
    (await window.user.list(/What do you want to do/)).choose("Search All Modules (Spider)…");
    (await window.user.box(/Enter the name of a module/)).enter(".secret");
    await window.user.ends(hidden);
    assert.match(window.user.read.get("Module .secret") ?? "", /\.secret\/1/);
    const saving = window.manage();
    (await window.user.list(/What do you want to do/)).choose("Save as Collection…");
    const name = await window.user.box(/a name for the collection/);
    name.type("x; touch /tmp/owned");
    assert.match(name.said, /without spaces/);
    name.enter("mine");
    await window.user.ends(saving);
    await change();
    const restoring = window.manage();
    (await window.user.list(/What do you want to do/)).choose("Restore Collection…");
    (await window.user.list(/Which collection/)).choose("mine");
    (await window.user.modal(/change the modules of/)).press("Change Modules");
    await window.user.ends(restoring);
    const { loaded } = await (await window.room.on(window.ada.id())).state(AbortSignal.timeout(FIRST_INSTALL_MS));
    assert.deepEqual(loaded, ["tool/1.0"]);
  });

  it("that cannot be loaded are told of in the words of the module system", async () => {
    const { managing } = await window.choose("tool/1.0", "broken/0.1");
    (await window.user.modal(/change the modules of/)).press("Change Modules");
    await assert.rejects(window.user.ends(managing), /The licence server of broken does not\s+answer\./);
  });
});

describe("software modules of a server without an extension for them", function () {
  this.timeout(FIRST_INSTALL_MS);
  const window = new WindowWithModules();

  before(async () => {
    await ensureLmod();
    await window.open(new HubUnderTest(await pooledHub()));
    const home = window.hub.hub.homeOf("ada");
    await writeModules(path.join(home, "modules"));
    await writeFile(path.join(home, ".bash_profile"), 'export MODULEPATH="$HOME/modules:$MODULEPATH"\n');
  });
  afterEach(() => window.user.restore());
  after(() => window.close());

  it("are tried, and a kernel of the user's own loads them", async () => {
    const { managing } = await window.choose("tool/2.0", "library/2.1");
    const name = await window.user.box(/loaded by a new kernel/);
    assert.equal(name.value, "Python 3 (ipykernel) (tool/2.0, library/2.1)");
    name.enter("With “tools”");
    const question = await window.user.modal(/add the kernel “With “tools””/);
    assert.match(
      question.shown.detail,
      /starts “Python 3 \(ipykernel\)” with these modules: tool\/2\.0, library\/2\.1/,
    );
    question.press("Add Kernel");
    await window.user.ends(managing);
    await window.user.reads(/can be chosen on .* now\./);
    assert.ok((await window.on.specs()).includes("with-tools"));
    const kernel = await window.on.start("with.ipynb", "with-tools");
    assert.equal((await run(kernel, TOOL)).printed, "/opt/tool 2.0\n");
    kernel.dispose();
    const spec = path.join(window.hub.hub.homeOf("ada"), ".local/share/jupyter/kernels/with-tools");
    assert.match(
      await readFile(path.join(spec, "modules.sh"), "utf8"),
      /bash load tool\/2\.0 library\/2\.1\)" \|\| exit 1/,
    );
  });

  it("are not loaded by a kernel for which the disk is too full, and one of that name stays as it was", async function () {
    if (!canMount) this.skip();
    const kernels = path.join(window.hub.hub.homeOf("ada"), ".local/share/jupyter/kernels");
    const disk = mountSmallDisk(kernels, 1);
    const add = async (module: string) => {
      const { managing } = await window.choose(module);
      (await window.user.box(/loaded by a new kernel/)).enter("Crowded");
      (await window.user.modal(/add the kernel “Crowded”/)).press("Add Kernel");
      return window.user.ends(managing);
    };
    try {
      await add("tool/1.0");
      const before = await readFile(path.join(kernels, "crowded/modules.sh"), "utf8");
      await assert.rejects(writeFile(path.join(kernels, "rest"), Buffer.alloc(2 << 20)), /ENOSPC/);
      await assert.rejects(add("tool/2.0"), ({ cause }: Failure & { cause: HelperFailure }) => {
        assert.match(cause.inWords(window.user.ui.l10n).message, /^The disk of .* is full\. Free some space there/);
        return true;
      });
      await rm(path.join(kernels, "rest"));
      disk.makeReadOnly();
      await assert.rejects(add("tool/2.0"), /Read-only file system/);
      assert.deepEqual(await readdir(kernels), ["crowded"]);
      assert.equal(await readFile(path.join(kernels, "crowded/modules.sh"), "utf8"), before);
    } finally {
      disk.unmount();
    }
  });

  it("that need others are told of in the words of the module system, and no kernel is made", async () => {
    const { managing } = await window.choose("library/2.1");
    await assert.rejects(window.user.ends(managing), /without\s+these module\(s\) loaded:\s+tool/);
  });
});

describe("Environment Modules (Tcl) of a server without an extension for them", function () {
  this.timeout(FIRST_INSTALL_MS);
  const window = new WindowWithModules();
  let home: string;

  before(async () => {
    const program = await ensureTcl();
    await window.open(new HubUnderTest(await pooledHub()));
    home = window.hub.hub.homeOf("ada");
    await writeTclModules(path.join(home, "modules"));
    // Lmod, where a machine has both, is not meant.
    const lines = [
      "unset BASH_ENV MODULESHOME ${!LMOD_*}",
      `export MODULES_CMD='${program}'`,
      'export MODULEPATH="$HOME/modules"',
    ];
    // One is loaded in the login shell, and with that not in the server and its kernels.
    await writeFile(
      path.join(home, ".bash_profile"),
      `${lines.join("\n")}\neval "$($MODULES_CMD bash load tool/1.0)"\n`,
    );
  });
  afterEach(() => window.user.restore());
  after(() => window.close());

  it("are searched and tried, and a kernel of the user's own loads it", async () => {
    const searching = window.manage();
    (await window.user.list(/What do you want to do/)).choose("Search Modules…");
    (await window.user.box(/Enter the name of a module/)).enter("library");
    await window.user.ends(searching);
    assert.match(window.user.read.get("Module library") ?? "", /library\/2\.1/);
    const { managing } = await window.choose("tool/1.0", "library/2.1");
    const name = await window.user.box(/loaded by a new kernel/);
    assert.equal(name.value, "Python 3 (ipykernel) (tool/1.0, library/2.1)");
    name.enter("Tcl tools");
    const question = await window.user.modal(/add the kernel “Tcl tools”/);
    assert.match(question.shown.detail, /with these modules: tool\/1\.0, library\/2\.1/);
    question.press("Add Kernel");
    await window.user.ends(managing);
    const kernel = await window.on.start("tcl.ipynb", "tcl-tools");
    assert.equal((await run(kernel, TOOL)).printed, "/opt/tool 1.0\n");
    assert.equal((await run(kernel, "print(os.environ['LIBRARY_HOME'])")).printed, "/opt/library\n");
    kernel.dispose();
  });

  it("that cannot be loaded are told of in the words of the module system", async () => {
    const { managing } = await window.choose("broken/0.1");
    await assert.rejects(window.user.ends(managing), /The licence server of broken does not answer\./);
  });
});

describe("Environment Modules (Tcl) of a server with jupyterlmod", function () {
  this.timeout(FIRST_INSTALL_MS);
  const window = new WindowWithModules();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-modules-"));
    await writeTclModules(folder);
    const config = tclConfig(await ensureTcl(), folder);
    await window.open(new HubUnderTest(await startHub({ packages: [JUPYTERLMOD], config, basePath: "/jupyter" })));
  });
  afterEach(() => window.user.restore());
  after(async () => {
    await window.close();
    await rm(folder, { recursive: true });
  });

  it("are loaded for kernels that start anew", async () => {
    const { managing } = await window.choose("tool/2.0");
    (await window.user.modal(/change the modules of/)).press("Change Modules");
    await window.user.ends(managing);
    await window.user.reads(/^Loaded on .* now: tool\/2\.0\./);
    const kernel = await window.on.start("tcl.ipynb");
    assert.equal((await run(kernel, TOOL)).printed, "/opt/tool 2.0\n");
    kernel.dispose();
    const { collections } = await (await window.room.on(window.ada.id())).state(AbortSignal.timeout(FIRST_INSTALL_MS));
    assert.deepEqual(collections, []);
  });
});

import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { type PackageIndex, startPackageIndex } from "../../../rig/package-index.js";
import { indexRoom } from "../../../src/packageIndex/set-up-index.js";
import type { SiteHub } from "../../../src/ui/settings/site/site-hub.js";
import type { SiteHubs } from "../../../src/ui/settings/site/site-hubs.js";
import { quietLog } from "../../quiet-log.js";
import { User } from "../../user/user.js";
import { canMount, mountSmallDisk } from "../files/small-disk.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
/** What a URL, a shell and a netrc would each take for something else. */
const LOGIN = { user: "ada", password: `pass @:/"\\ #'` };

describe("the package index of a server", function () {
  this.timeout(FIRST_INSTALL_MS);
  const user = new User();
  let hub: HubUnderTest;
  let ada: WindowOnHub;
  let on: NotebookOnServer;
  let index: PackageIndex;
  let room: ReturnType<typeof indexRoom>;
  /** what its site gives */
  let pip: SiteHub["pip"];

  before(async () => {
    const starting = startHub({ packages: ["pip==26.0"], basePath: "/jupyter" });
    index = await startPackageIndex(LOGIN, ["sitetool", "sitelibrary"]);
    hub = new HubUnderTest(await starting);
    ada = await hub.open("ada");
    await ada.start({});
    on = await NotebookOnServer.open(ada);
    room = indexRoom({
      ui: user.ui,
      model: ada.model,
      connections: { of: () => Promise.resolve(on.connection) },
      helperFile: "helper/hub_kernels_helper.py",
      site: () => Promise.resolve({ hub: () => pip && { hub: hub.hub.url, pip } } as unknown as SiteHubs),
      log: { ...quietLog, info: ada.log.info },
    });
  });
  beforeEach(async () => {
    pip = undefined;
    for (const each of [".config", ".netrc", ".pip"]) await rm(home(each), { recursive: true, force: true });
  });
  afterEach(() => user.restore());
  after(async () => {
    room.dispose();
    on.close();
    await hub.stop();
    await index.stop();
  });

  const home = (...names: string[]) => path.join(hub.hub.homeOf("ada"), ...names);
  const conf = () => home(".config/pip/pip.conf");
  const written = async (text: string) => {
    await mkdir(path.dirname(conf()), { recursive: true });
    await writeFile(conf(), text);
  };
  const begin = () => {
    const working = room.setUpPackageIndex.run({ server: ada.id() });
    working.catch(() => undefined);
    return { working };
  };
  const menu = () => user.list(/What do you want to change/);
  const set = async (key: string, value: string) => {
    (await menu()).choose(key);
    (await user.box(new RegExp(`Enter ${key}`))).enter(value);
  };
  const logIn = async (password = LOGIN.password) => {
    (await menu()).choose("$(key) 127.0.0.1");
    (await user.box(/Enter the user name for 127\.0\.0\.1/)).enter(LOGIN.user);
    const box = await user.box(/Enter the password or token of ada for 127\.0\.0\.1/);
    assert.ok(box.password);
    box.enter(password);
  };
  /** To the question about the whole file. */
  const review = async (name = "sitetool") => {
    (await menu()).choose("Write and Try…");
    (await user.box(/Enter the name of a package/)).enter(name);
    return await user.modal(/write pip's settings on/);
  };
  const shown = () => [...user.read].find(([name]) => name.startsWith("pip.conf"))?.[1];

  it("is set with a login, and pip in a kernel installs from it", async () => {
    await writeFile(
      home(".netrc"),
      "# mine\nmachine other.example login me password p#1\n# next\nmachine 127.0.0.1\n  login old password old\nmachine last.example login l password 2\n",
      { mode: 0o644 },
    );
    const { working } = begin();
    const list = await menu();
    assert.deepEqual(
      list.items.slice(2, 7).map(({ label, description }) => [label, description]),
      ["index-url", "extra-index-url", "trusted-host", "proxy", "no-cache-dir"].map((key) => [`$(edit) ${key}`, ""]),
    );
    list.choose("index-url");
    (await user.box(/Enter index-url/)).enter(index.url);
    await set("no-cache-dir", "true");
    const again = await menu();
    assert.equal(again.item("$(key) 127.0.0.1").description, "there is one");
    again.choose("proxy");
    (await user.box(/Enter proxy/)).enter("");
    await logIn();
    const question = await review();
    assert.equal(shown(), `[global]\nindex-url = ${index.url}\nno-cache-dir = true\n`);
    assert.match(question.shown.detail, /Into ~\/\.netrc, which only you can read, go logins: ada at 127\.0\.0\.1/);
    question.press("Write Settings");
    await user.ends(working);
    await user.reads(/^pip on .* got sitetool with these settings\.$/);
    assert.equal(await readFile(conf(), "utf8"), shown());
    const netrc = await readFile(home(".netrc"), "utf8");
    assert.ok(
      netrc.endsWith(
        "# mine\nmachine other.example login me password p#1\n# next\nmachine last.example login l password 2\n",
      ),
      netrc,
    );
    assert.equal((await stat(home(".netrc"))).mode & 0o777, 0o600);
    const kernel = await on.start("installs.ipynb");
    const installed = await run(
      kernel,
      "%pip install --quiet --target tools sitelibrary\nimport sys; sys.path.insert(0, 'tools')\nimport sitelibrary; print(sitelibrary.HELLO)",
    );
    assert.match(installed.printed, /from the site\n$/);
    kernel.dispose();
    const pipSaid = [...user.read].find(([name]) => name.startsWith("pip on"))?.[1] ?? "";
    assert.match(pipSaid, /Looking in indexes: http:\/\/127\.0\.0\.1:\d+\/simple\n/);
    assert.ok(![...ada.log.lines, pipSaid, ...user.texts].some((line) => line.includes(LOGIN.password)));
  });

  it("keeps what else the file says, with a copy beside, and takes logins out of addresses", async () => {
    const [scheme = "", rest = ""] = index.url.split("://");
    const spoken = `${encodeURIComponent(LOGIN.user)}:${encodeURIComponent(LOGIN.password)}`;
    const before = `# ours\n[global]\ntimeout = 9\nindex-url = ${scheme}://${spoken}@${rest}\ntrusted_host =\n    a.example\n    b.example\n\n[install]\nuser = no\n`;
    await written(before);
    const { working } = begin();
    const list = await menu();
    assert.equal(list.item("index-url").description, index.url);
    assert.equal(list.item("trusted-host").description, "a.example b.example");
    assert.equal(list.item("$(key) 127.0.0.1").description, "ada, to be written");
    list.choose("proxy");
    (await user.box(/Enter proxy/)).enter("");
    const question = await review();
    assert.match(question.shown.detail, /kept beside it, as pip\.conf\.bak/);
    question.press("Write Settings");
    await user.ends(working);
    const after = await readFile(conf(), "utf8");
    assert.equal(after, before.replace(`${spoken}@`, ""));
    assert.equal(await readFile(`${conf()}.bak`, "utf8"), before);
    assert.equal((await stat(`${conf()}.bak`)).mode & 0o777, 0o600);
  });

  it("is conda's too, where the server has conda or its settings", async () => {
    const before = "# ours\nssl_verify: true\nchannels: [defaults]\ncreate_default_packages:\n- ipykernel\n";
    await writeFile(home(".condarc"), before);
    const { working } = begin();
    const list = await menu();
    assert.equal(list.item("channels").description, "defaults");
    list.choose("channels");
    const box = await user.box(/Enter channels/);
    box.type("conda-forge https://me:secret@conda.example/site");
    assert.match(box.said, /without logins and tokens/);
    box.enter("conda-forge https://conda.example/site");
    const question = await review("");
    assert.match(
      question.shown.detail,
      /Another tab shows \S+\/\.condarc in the same way; it is kept as \.condarc\.bak/,
    );
    question.press("Write Settings");
    await user.ends(working);
    await user.reads(/^pip's settings on .* were written/);
    assert.equal(await readFile(home(".condarc.bak"), "utf8"), before);
    const kernel = await on.start("reads.ipynb");
    const read = await run(kernel, "import os, yaml; print(yaml.safe_load(open(os.path.expanduser('~/.condarc'))))");
    const settings =
      "{'ssl_verify': True, 'channels': ['conda-forge', 'https://conda.example/site'], 'create_default_packages': ['ipykernel']}";
    assert.equal(read.printed, `${settings}\n`);
    kernel.dispose();
    await rm(home(".condarc"));
    begin();
    const without = await menu();
    assert.ok(!without.labels.some((label) => label.includes("channels")));
    without.escape();
  });

  it("is offered as the site gives it, and what comes before the file is told of", async () => {
    pip = { "index-url": index.url, proxy: "" };
    await written("[install]\nindex-url = http://127.0.0.1:1/simple\n");
    const { working } = begin();
    await logIn();
    (await review()).press("Write Settings");
    await user.ends(working);
    await user.reads(
      /it uses other settings than those that were written: install\.index-url='http:\/\/127\.0\.0\.1:1\/simple'$/,
    );
  });

  it("that refuses a login, or asks for one, is told of in pip's words", async () => {
    const without = begin();
    await set("index-url", index.url);
    (await review()).press("Write Settings");
    await assert.rejects(
      user.ends(without.working),
      /program: Could not fetch URL http:.*\/sitetool\/: 401 Client Error/,
    );
    const { working } = begin();
    await logIn("wrong");
    (await review()).press("Write Settings");
    await assert.rejects(
      user.ends(working),
      /program: Could not fetch URL http:.*\/sitetool\/: 403 Client Error: Forbidden/,
    );
  });

  it("takes no line breaks, nor what isn't an address", async () => {
    const { working } = begin();
    (await menu()).choose("index-url");
    const box = await user.box(/Enter index-url/);
    box.paste("https://a.example/\ntimeout = 0");
    assert.match(box.said, /^Remove the line break/);
    for (const wrong of ["a.example", "https://a.example https://b.example"]) {
      box.paste(wrong);
      assert.match(box.said, /^This must be an http or https address/);
    }
    box.back();
    const off = assert.rejects(working, /Canceled/);
    (await menu()).escape();
    await off;
  });

  it("is not written where the file has changed meanwhile, or the disk is full, and no half of it is left", async function () {
    if (!canMount) this.skip();
    const changing = begin();
    await set("no-cache-dir", "true");
    const question = await review("");
    await written("[global]\ntimeout = 1\n");
    question.press("Write Settings");
    await assert.rejects(user.ends(changing.working), /changed: .*pip\.conf/);
    await rm(home(".config"), { recursive: true });
    const disk = mountSmallDisk(home(".config"), 1);
    try {
      await written("[global]\ntimeout = 1\n");
      await assert.rejects(writeFile(home(".config/rest"), Buffer.alloc(2 << 20)), /ENOSPC/);
      const full = begin();
      await set("no-cache-dir", "true");
      (await review("")).press("Write Settings");
      await assert.rejects(user.ends(full.working), /^Failure: full: /);
      await rm(home(".config/rest"));
      assert.deepEqual(await readdir(path.dirname(conf())), ["pip.conf"]);
      disk.makeReadOnly();
      const forbidden = begin();
      await set("no-cache-dir", "true");
      (await review("")).press("Write Settings");
      await assert.rejects(user.ends(forbidden.working), /failed: .*Read-only file system/);
    } finally {
      disk.unmount();
    }
  });
});

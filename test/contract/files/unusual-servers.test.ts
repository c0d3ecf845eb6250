import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { isFileProblem } from "../../../src/files/file-problem.js";
import { FilesOfServers } from "../../../src/files/files-of-servers.js";
import type { ServerFiles } from "../../../src/files/server-files.js";
import { Transfers } from "../../../src/files/transfers/transfers.js";
import { helperFrom } from "../../../src/helper/helper.js";
import { folderAsker } from "../../../src/jupyterServer/session-folder.js";
import { homeOf } from "../../../src/kernels/kernel-folder.js";
import { ContentsServer } from "../../../src/projectSync/contents-server.js";
import { HelperServer } from "../../../src/projectSync/helper-server.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { SyncedProject } from "../projectSync/synced-project.js";
import { HubUnderTest } from "../servers/model-on-hub.js";
import { created, WindowTerminal } from "../terminals/window-terminal.js";

const MEBIBYTE = 1024 * 1024;
const helperFile = "helper/hub_kernels_helper.py";
const { signal } = new AbortController();

/** What a window does with the files of its server, on a hub whose servers are set up so. */
async function windowOn(config: string) {
  const rig = new HubUnderTest(await startHub({ config }));
  const window = await rig.open("ada");
  await window.start({});
  const on = await NotebookOnServer.open(window);
  const connections = { of: () => Promise.resolve(on.connection) };
  const all = new FilesOfServers({ model: window.model, connections, log: window.log });
  const here = await mkdtemp(path.join(tmpdir(), "hub-kernels-unusual-"));
  return {
    rig,
    on,
    here,
    id: window.id(),
    home: rig.hub.homeOf("ada"),
    transfers: new Transfers({ ui: new User().ui, files: all, changed: () => undefined }),
    files: <T>(work: (files: ServerFiles) => Promise<T>) => all.with(window.id(), "", work),
    async close() {
      on.close();
      await rig.stop();
      await rm(here, { recursive: true, force: true });
    },
  };
}

for (const status of [403, 404, 500]) {
  describe(`the files of a server that answers ${status} to files/`, function () {
    this.timeout(300_000);
    let on: Awaited<ReturnType<typeof windowOn>>;

    before(async () => {
      const refuses = [
        `files_handler_class=tornado.web.ErrorHandler`,
        `files_handler_params={'status_code': ${status}}`,
      ];
      const args = refuses.map((each) => `"--ContentsManager.${each}"`);
      on = await windowOn(`c.Spawner.args += [${args.join(", ")}]`);
    });
    after(() => on.close());

    it("are read and downloaded all the same", async () => {
      const content = randomBytes(9 * MEBIBYTE + 1);
      await mkdir(path.join(on.home, "data/für 漢字"), { recursive: true });
      await writeFile(path.join(on.home, "data/für 漢字/large.bin"), content);
      await writeFile(path.join(on.home, "data/odd.ipynb"), '{ "cells" : [],\r\n"metadata":{}}');
      on.rig.hub.clearRequests();
      const read = await on.files((each) => each.read("data/für 漢字/large.bin", signal));
      assert.ok(content.equals(read));
      const got = await on.transfers.download(on.id, "data", on.here);
      assert.deepEqual([got.files, got.unhashed], [2, 0]);
      assert.ok(content.equals(await readFile(path.join(on.here, "data/für 漢字/large.bin"))));
      assert.equal(await readFile(path.join(on.here, "data/odd.ipynb"), "utf8"), '{ "cells" : [],\r\n"metadata":{}}');
      const refused = on.rig.hub.requests.filter(({ path: asked }) => asked.includes("/files/"));
      assert.deepEqual(new Set(refused.map((each) => each.status)), new Set([status]));
    });

    it("say what is wrong: nothing there, a folder", async () => {
      const fails = (name: string, kind: "missing" | "wrong-type") =>
        assert.rejects(
          on.files((each) => each.read(name, signal)),
          (error) => isFileProblem(error, kind),
        );
      await fails("nowhere", "missing");
      await mkdir(path.join(on.home, "folder"));
      await fails("folder", "wrong-type");
    });

    if (status < 500)
      it("that are too large for the other way are not tried, and nothing is left here", async () => {
        await writeFile(path.join(on.home, "huge.bin"), "");
        await truncate(path.join(on.home, "huge.bin"), 256 * MEBIBYTE + 1);
        const to = path.join(on.here, "huge");
        await assert.rejects(on.transfers.download(on.id, "huge.bin", to), (error: Error) =>
          isFileProblem(error.cause, "only-small"),
        );
        assert.deepEqual(await readdir(to), []);
      });
  });
}

describe("the files of a server whose root is that of the file system", function () {
  this.timeout(300_000);
  let on: Awaited<ReturnType<typeof windowOn>>;
  /** Below the root, as addresses have it. */
  const below = (...names: string[]) => path.posix.join(on.home, ...names).slice(1);

  before(async () => {
    on = await windowOn(`c.Spawner.notebook_dir = "/"`);
  });
  after(() => on.close());

  it("are listed, read, written, renamed and deleted in the home, and listed outside it", async () => {
    const names = (await on.files((each) => each.list("", signal))).map(({ name }) => name);
    for (const name of ["etc", "usr", "tmp"]) assert.ok(names.includes(name), name);
    const hosts = await on.files((each) => each.read("etc/passwd", signal));
    assert.equal(Buffer.from(hosts).toString(), await readFile("/etc/passwd", "utf8"));
    const content = randomBytes(20 * MEBIBYTE);
    await on.files((each) => each.createFolder(below("work"), signal));
    await on.files((each) => each.write(below("work/large.bin"), content, true, signal));
    await on.files((each) => each.write(below("work/large.bin"), content.subarray(1), false, signal));
    await on.files((each) => each.rename(below("work/large.bin"), below("work/b.bin"), false, signal));
    await on.files((each) => each.copy(below("work/b.bin"), below("work/c.bin"), false, signal));
    assert.ok(content.subarray(1).equals(await readFile(path.join(on.home, "work/c.bin"))));
    await on.files((each) => each.remove(below("work/b.bin"), false, signal));
    const left = (await readdir(path.join(on.home, "work"))).filter((name) => !name.startsWith("."));
    assert.deepEqual(left, ["c.bin"]);
    await on.files((each) => each.remove(below("work"), true, signal));
    assert.equal(existsSync(path.join(on.home, "work")), false);
  });

  it("go there and back", async () => {
    await writeFile(path.join(on.here, "a.csv"), "1,2\r\n");
    assert.equal((await on.transfers.upload(on.id, below(), [path.join(on.here, "a.csv")])).unhashed, 0);
    await on.transfers.download(on.id, below("a.csv"), path.join(on.here, "back"));
    assert.equal(await readFile(path.join(on.here, "back/a.csv"), "utf8"), "1,2\r\n");
  });

  it("of a project are pushed to the home, by the helper and by the server's own files", async () => {
    const helper = helperFrom(helperFile, { server: on.on.connection });
    try {
      for (const server of [new HelperServer(helper), new ContentsServer(on.files)]) {
        const project = await SyncedProject.make("/", below("thesis"));
        await project.write("data/für 漢字.csv", "a,b\r\n");
        await project.write("a.py", "x = 1\n");
        assert.equal((await project.push(server)).pushed, 2);
        await project.isThere();
        await project.remove("a.py");
        assert.equal((await project.push(server)).removed, 1);
        assert.equal((await project.push(server)).pushed, 0);
        await project.close();
      }
    } finally {
      await helper.end(signal);
    }
  });

  it("have a home, and terminals in it", async () => {
    const has = await folderAsker(on.on.connection, () => signal);
    const home = await homeOf(has, "ada");
    assert.notEqual(home, "");
    assert.ok(await has(home));
    const terminal = await WindowTerminal.open(on.on, await created(on.on, below()));
    terminal.type("pwd\r");
    await terminal.shows(new RegExp(`${path.basename(on.home)}\\n`));
    terminal.session.leave();
  });
});

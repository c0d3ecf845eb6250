import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultyLine } from "../../../rig/faulty-line.js";
import { startNginx } from "../../../rig/nginx.js";
import { pooledHub } from "../../../rig/pool.js";
import { isFileProblem } from "../../../src/files/file-problem.js";
import { FilesOfServers } from "../../../src/files/files-of-servers.js";
import { sha256 } from "../../../src/files/server-files.js";
import { Transfers } from "../../../src/files/transfers/transfers.js";
import { Failure } from "../../../src/ui/errors/failure.js";
import { MemoryLog } from "../../unit/servers/model-fakes.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, until, WindowOnHub } from "../servers/model-on-hub.js";

const MEBIBYTE = 1024 * 1024;

describe("files on their way to a server and back", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;
  let here: string;
  const opened: { close(): unknown }[] = [];

  before(async () => {
    rig = new HubUnderTest(await pooledHub("6.1"));
    here = await mkdtemp(path.join(tmpdir(), "hub-kernels-transfers-"));
  });
  after(async () => {
    for (const each of opened.reverse()) await each.close();
    await rig.stop();
    await rm(here, { recursive: true, force: true });
  });

  const atHome = (...names: string[]) => path.join(rig.hub.homeOf("ada"), ...names);
  const hashOf = async (file: string) => sha256(await readFile(file));
  const make = async (name: string, content: string | Buffer) => {
    const file = path.join(here, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  };

  /** Through whatever stands before the hub. */
  async function through(url = rig.hub.url) {
    const window = await WindowOnHub.open({ ...rig.hub, url }, "ada");
    await window.model.refresh(window.accountId);
    if (window.state()?.kind !== "running") await window.start({});
    const on = await NotebookOnServer.open(window);
    opened.push({ close: () => window.model.dispose() }, { close: () => on.close() });
    const connections = { of: () => Promise.resolve(on.connection) };
    const files = new FilesOfServers({ model: window.model, connections, log: new MemoryLog() });
    const user = new User();
    return { id: window.id(), user, transfers: new Transfers({ ui: user.ui, files, changed: () => undefined }) };
  }

  it("arrive whole, with their folders, and come back whole", async () => {
    const { id, transfers } = await through();
    await make("project/a.csv", "1,2\r\n");
    await make("project/deep/für 漢字.bin", randomBytes(200_000));
    await make("project/deep/empty", "");
    await make("project/large.bin", randomBytes(40 * MEBIBYTE + 7));
    await symlink("/etc/passwd", path.join(here, "project/out"));
    await symlink("a.csv", path.join(here, "project/in"));
    const sent = await transfers.upload(id, "", [path.join(here, "project")]);
    assert.deepEqual([sent.files, sent.unhashed, sent.left], [5, 0, ["project/out"]]);
    for (const name of ["a.csv", "deep/für 漢字.bin", "deep/empty", "large.bin", "in"]) {
      assert.equal(await hashOf(atHome("project", name)), await hashOf(path.join(here, "project", name)), name);
    }
    const back = path.join(here, "back");
    const got = await transfers.download(id, "project", back);
    assert.deepEqual([got.files, got.unhashed], [5, 0]);
    assert.equal(
      await hashOf(path.join(back, "project/large.bin")),
      await hashOf(path.join(here, "project/large.bin")),
    );
    assert.deepEqual((await readdir(path.join(back, "project"))).sort(), ["a.csv", "deep", "in", "large.bin"]);
  });

  it("are written over only where the user says so", async () => {
    const { id, transfers, user } = await through();
    const file = await make("twice.txt", "one");
    await transfers.upload(id, "", [file]);
    await writeFile(file, "two");
    const again = transfers.upload(id, "", [file]);
    (await user.modal(/“twice\.txt” is on .* already/)).press("Skip");
    assert.equal((await again).skipped, 1);
    assert.equal(await readFile(atHome("twice.txt"), "utf8"), "one");
    const over = transfers.upload(id, "", [file]);
    (await user.modal(/already/)).press("Overwrite");
    await over;
    assert.equal(await readFile(atHome("twice.txt"), "utf8"), "two");
  });

  it("go on after a cut where they were, both ways", async () => {
    const { line, url } = await FaultyLine.to(rig.hub.url);
    opened.push(line);
    const { id, transfers } = await through(url);
    const file = await make("cut.bin", randomBytes(60 * MEBIBYTE));
    rig.hub.clearRequests();
    line.resetsEachBytes = 35 * MEBIBYTE;
    await transfers.upload(id, "", [file]);
    assert.ok(line.resets > 0, "the line was cut");
    assert.equal(await hashOf(atHome("cut.bin")), await hashOf(file));
    const parts = rig.hub.requests.filter(({ method }) => method === "PUT").length;
    assert.ok(parts <= 12, `${parts} parts were sent, as if it had begun anew`);
    rig.hub.clearRequests();
    line.resetsEachBytes = 35 * MEBIBYTE;
    await transfers.download(id, "cut.bin", path.join(here, "cut-back"));
    assert.equal(await hashOf(path.join(here, "cut-back/cut.bin")), await hashOf(file));
    assert.deepEqual(
      rig.hub.requests.filter(({ path: asked }) => asked.includes("/files/")).map(({ status }) => status),
      [200, 206],
    );
  });

  it("go in smaller parts where somebody on the way takes no large bodies (413)", async () => {
    const nginx = await startNginx({ upstream: rig.hub.url, bodyLimit: MEBIBYTE });
    opened.push({ close: () => nginx.stop() });
    const { id, transfers } = await through(nginx.url);
    const file = await make("ingress.bin", randomBytes(5 * MEBIBYTE + 3));
    await transfers.upload(id, "", [file]);
    assert.equal(await hashOf(atHome("ingress.bin")), await hashOf(file));
  });

  it("that are called off leave nothing, and what was there stays", async () => {
    const { id, transfers, user } = await through();
    const file = await make("off.bin", randomBytes(60 * MEBIBYTE));
    await writeFile(atHome("off.bin"), "before");
    user.onProgress = (message, { cancel }) => {
      if (/^[1-9]/.test(message)) cancel();
    };
    const work = transfers.upload(id, "", [file]);
    (await user.modal(/already/)).press("Overwrite");
    await assert.rejects(work, (error) => error instanceof Failure && /abort|cancel/i.test(String(error.cause)));
    assert.equal(await readFile(atHome("off.bin"), "utf8"), "before");
    const named = (names: string[]) => names.filter((name) => name.includes("hub-kernels-part"));
    assert.deepEqual(named(await readdir(atHome())), []);
    await writeFile(atHome("off.bin"), randomBytes(60 * MEBIBYTE));
    await assert.rejects(transfers.download(id, "off.bin", path.join(here, "off")));
    assert.deepEqual(await readdir(path.join(here, "off")), []);
  });

  it("end at once when their server is stopped meanwhile", async () => {
    const { id, transfers, user } = await through();
    const file = await make("stopped.bin", randomBytes(60 * MEBIBYTE));
    let isStopped: Promise<unknown> | undefined;
    user.onProgress = (message) => {
      if (/^[1-9]/.test(message)) isStopped ??= rig.hub.api("DELETE", "users/ada/server");
    };
    await assert.rejects(
      transfers.upload(id, "", [file]),
      (error) => error instanceof Failure && isFileProblem(error.cause, "stopped", "starting"),
    );
    await until(() => isStopped, "it was stopped");
  });
});

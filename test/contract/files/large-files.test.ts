import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pooledHub } from "../../../rig/pool.js";
import { FilesOfServers } from "../../../src/files/files-of-servers.js";
import { type LargeFiles, LargeFilesOfServers } from "../../../src/files/large-files.js";
import { Transfers } from "../../../src/files/transfers/transfers.js";
import { helperFrom } from "../../../src/helper/helper.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const MEBIBYTE = 1024 * 1024;
const helperFile = "helper/hub_kernels_helper.py";
const { signal } = new AbortController();

describe("files that a server does not hash itself", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;
  let window: WindowOnHub;
  let on: NotebookOnServer;
  let large: LargeFilesOfServers;
  let here: string;
  let file: string;

  before(async () => {
    rig = new HubUnderTest(await pooledHub("5.5"));
    here = await mkdtemp(path.join(tmpdir(), "hub-kernels-large-"));
    file = path.join(here, "large.bin");
    await writeFile(file, randomBytes(65 * MEBIBYTE));
    window = await rig.open("ada", await rig.hub.token("ada"));
    await window.start({});
    on = await NotebookOnServer.open(window);
    large = new LargeFilesOfServers({
      model: window.model,
      log: window.log,
      connections: { of: () => Promise.resolve(on.connection) },
      helperFile,
    });
  });
  after(async () => {
    large.dispose();
    on.close();
    await rig.stop();
    await rm(here, { recursive: true, force: true });
  });

  const there = () => path.join(rig.hub.homeOf("ada"), "large.bin");
  /** @param told what is made of what the helper tells */
  function transfers(told = (all: LargeFiles) => all) {
    const { model, log } = window;
    const connections = { of: () => Promise.resolve(on.connection) };
    const files = new FilesOfServers({ model, connections, log, large: { of: (id) => told(large.of(id)) } });
    const user = new User();
    user.presses("Overwrite", /already/);
    return new Transfers({ ui: user.ui, files, changed: () => undefined });
  }
  const modeOf = async () => (await stat(there())).mode & 0o777;

  it("are known to be right by their sizes alone where no helper runs", async () => {
    assert.equal((await transfers().upload(window.id(), "", [file])).unhashed, 1);
    assert.equal((await transfers().download(window.id(), "large.bin", path.join(here, "plain"))).unhashed, 1);
  });

  it("are hashed by the helper where it runs, both ways, and keep the rights of what they take the place of", async () => {
    const helper = helperFrom(helperFile, { server: on.connection });
    await helper.start(signal);
    await chmod(there(), 0o755);
    assert.equal((await transfers().upload(window.id(), "", [file])).unhashed, 0);
    assert.equal(await modeOf(), 0o755);
    assert.ok((await readFile(file)).equals(await readFile(there())));
    const got = await transfers().download(window.id(), "large.bin", path.join(here, "hashed"));
    assert.equal(got.unhashed, 0);
    helper.dispose();
  });

  it("are sent and fetched once more where they are others there, and then given up, with nothing left", async () => {
    const wrong = (all: LargeFiles): LargeFiles => ({
      isThere: (signal) => all.isThere(signal),
      sha256: async (...asked) => (await all.sha256(...asked))?.replace(/./, (digit) => (digit === "0" ? "1" : "0")),
    });
    const damaged = /damaged|not the same|did not arrive/i;
    await assert.rejects(transfers(wrong).upload(window.id(), "", [file]), (error: Error) =>
      damaged.test(String(error.cause)),
    );
    assert.ok((await readFile(file)).equals(await readFile(there())), "what was there stays");
    await assert.rejects(
      transfers(wrong).download(window.id(), "large.bin", path.join(here, "wrong")),
      (error: Error) => damaged.test(String(error.cause)),
    );
  });
});

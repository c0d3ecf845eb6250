import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultyLine } from "../../../rig/faulty-line.js";
import { watchMemory } from "../../../rig/memory.js";
import { pooledHub } from "../../../rig/pool.js";
import { ContentsApi } from "../../../src/files/contents-api.js";
import { fromBytes } from "../../../src/files/file-body.js";
import { FilesOfServers } from "../../../src/files/files-of-servers.js";
import { LargeFilesOfServers } from "../../../src/files/large-files.js";
import { ServerFiles, sha256 } from "../../../src/files/server-files.js";
import { LocalSink } from "../../../src/files/transfers/local-sink.js";
import { LocalSource } from "../../../src/files/transfers/local-source.js";
import { Helper, helperFrom } from "../../../src/helper/helper.js";
import { ContentsServer } from "../../../src/projectSync/contents-server.js";
import { HelperServer } from "../../../src/projectSync/helper-server.js";
import type { ProjectServer } from "../../../src/projectSync/project-server.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { SyncedProject } from "../projectSync/synced-project.js";
import { HubUnderTest, WindowOnHub } from "../servers/model-on-hub.js";

const MEBIBYTE = 1024 * 1024;
/** `HUB_KERNELS_CUT_MB=2048 npx mocha --exit test/contract/files/cut-transfers.test.ts` does it with a file of 2 GB, and prints what it took. */
const megabytes = Number(process.env["HUB_KERNELS_CUT_MB"] ?? 70);
const SIZE = megabytes * MEBIBYTE + 1;
/** So often the line is cut in each direction, at least: what is sent in base64 is a third more. */
const CUTS = 3;
/** The rig's line and proxy are in this process too. */
const MEMORY = 120 * MEBIBYTE;
const helperFile = "helper/hub_kernels_helper.py";

describe(`a file of ${megabytes} MB over a line that is cut in the middle again and again`, function () {
  this.timeout(Math.max(300_000, megabytes * 1_500));
  const { signal } = new AbortController();
  let rig: HubUnderTest;
  let line: FaultyLine;
  let window: WindowOnHub;
  let on: NotebookOnServer;
  let helper: Helper;
  let files: FilesOfServers;
  let large: LargeFilesOfServers;
  let project: SyncedProject;
  let hash: string;

  before(async () => {
    rig = new HubUnderTest(await pooledHub("6.1"));
    await (await rig.open("ada")).start({});
    const through = await FaultyLine.to(rig.hub.url);
    line = through.line;
    window = await WindowOnHub.open({ ...rig.hub, url: through.url }, "ada");
    await window.model.refresh(window.accountId);
    on = await NotebookOnServer.open(window);
    const { model, log } = window;
    const connections = { of: () => Promise.resolve(on.connection) };
    large = new LargeFilesOfServers({ model, connections, helperFile, log });
    files = new FilesOfServers({ model, connections, log, large });
    helper = helperFrom(helperFile, { server: on.connection });
    project = await SyncedProject.make(rig.hub.homeOf("ada"), "thesis");
    await mkdir(project.here());
    hash = await writeRandom(project.here("large.bin"));
  });
  after(async () => {
    helper.dispose();
    large.dispose();
    on.close();
    await window.close();
    await project.close();
    await line.close();
    await rig.stop();
  });

  /** Prints what it took where somebody chose the size. */
  async function cut(what: string, work: () => Promise<unknown>): Promise<void> {
    const peak = watchMemory();
    const since = performance.now();
    const before = line.resets;
    line.resetsEachBytes = SIZE / CUTS;
    try {
      await work();
    } finally {
      line.resetsEachBytes = 0;
    }
    const [cuts, memory, seconds] = [line.resets - before, peak(), (performance.now() - since) / 1000];
    if (process.env["HUB_KERNELS_CUT_MB"] !== undefined)
      console.log(
        `      ${what}: ${seconds.toFixed(1)} s, ${cuts} cuts, ${(memory / MEBIBYTE).toFixed(0)} MB more memory`,
      );
    assert.ok(cuts >= CUTS - 1, `the line was cut only ${cuts} times`);
    assert.ok(memory < MEMORY, `${memory} bytes more memory`);
  }

  const there = (name: string) => path.join(rig.hub.homeOf("ada"), name);

  async function up(name: string): Promise<boolean> {
    const { on, way } = files.transfer(window.id(), name, signal);
    const source = await LocalSource.open(project.here("large.bin"));
    try {
      const { sha256 } = source;
      const { isHashed } = await on((each) => each.send(name, source, { ...way, sha256, replaces: true }));
      assert.equal(await hashOf(there(name)), hash);
      return isHashed;
    } finally {
      await source.close();
    }
  }

  async function down(name: string): Promise<boolean> {
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-cut-"));
    try {
      const sink = await LocalSink.open(path.join(folder, name));
      const { on, way } = files.transfer(window.id(), name, signal);
      const { isHashed } = await on((each) => each.receive(name, sink, way));
      await sink.keep();
      assert.equal(await hashOf(path.join(folder, name)), hash);
      assert.deepEqual(await readdir(folder), [name]);
      return isHashed;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it("goes up and comes back whole by the server's own files", async () => {
    await cut("up", () => up("plain.bin"));
    await cut("down", () => down("plain.bin"));
    assert.deepEqual(await leftAt(there("")), []);
  });

  it("is hashed by the helper where that runs", async () => {
    await helper.start(signal);
    await cut("up, hashed", async () => assert.equal(await up("plain.bin"), true));
    await cut("down, hashed", async () => assert.equal(await down("plain.bin"), true));
    await rm(there("plain.bin"));
  });

  it("is pushed by the helper with its project, which goes on where it was", async () => {
    let bytes = 0;
    const counted: Pick<Helper, "ask" | "askFor" | "start"> = {
      start: (given) => helper.start(given),
      askFor: (...asked) => helper.askFor(...asked),
      ask: (op, request, given) => {
        if (op === "piece") bytes += String(request["data"]).length * 0.75;
        return helper.ask(op, request, given);
      },
    };
    await pushed("pushed by the helper", new HelperServer(counted));
    assert.ok(bytes < 1.6 * SIZE, `${bytes} bytes were sent, as if it had begun anew`);
  });

  it("is pushed with its project by the server's own files", async () => {
    const contents = new ContentsServer((work) => work(new ServerFiles(new ContentsApi(on.connection, "ada"))));
    await pushed("pushed file by file", contents);
  });

  it("is there once where the answers to what ends it are lost", async () => {
    const before = Buffer.from("before");
    const content = randomBytes(17 * MEBIBYTE);
    const source = { size: content.length, read: fromBytes(content) };
    for (const replaces of [false, true]) {
      const api = new AnswersLost(on.connection, "ada");
      const work = new ServerFiles(api);
      const name = `lost-${replaces}.bin`;
      if (replaces) await work.write(name, before, true, signal);
      await work.send(name, source, {
        signal,
        pause: () => Promise.resolve(),
        sha256: () => sha256(content),
        replaces,
      });
      assert.equal(await hashOf(there(name)), sha256(content));
      assert.deepEqual(api.lost, replaces ? ["rename", "rename", "remove"] : ["rename"]);
    }
    assert.deepEqual(await leftAt(there("")), []);
  });

  async function pushed(what: string, server: ProjectServer): Promise<void> {
    await cut(what, async () => {
      const { pushed } = await project.push(server, { seconds: megabytes });
      assert.equal(pushed, 1);
    });
    assert.equal(await hashOf(project.there("large.bin")), hash);
    assert.deepEqual(await leftAt(project.there()), []);
    assert.deepEqual(project.asked, []);
    await rm(project.there(), { recursive: true });
    await project.forget();
  }
});

/** What changes something is done, and the answer to its first try is lost. */
class AnswersLost extends ContentsApi {
  readonly lost: string[] = [];
  readonly #done = new Set<string>();

  override async rename(from: string, to: string, given: AbortSignal): Promise<void> {
    await super.rename(from, to, given);
    this.#lose("rename", from);
  }

  override async remove(path: string, given: AbortSignal): Promise<void> {
    await super.remove(path, given);
    this.#lose("remove", path);
  }

  #lose(what: string, path: string): void {
    if (this.#done.has(what + path)) return;
    this.#done.add(what + path);
    this.lost.push(what);
    throw new HubUnreachable(this.label, "other");
  }
}

/** Of bytes that cannot be packed. @returns their hash */
async function writeRandom(file: string): Promise<string> {
  const cipher = createCipheriv("aes-128-ctr", randomBytes(16), randomBytes(16));
  const hash = createHash("sha256");
  const zeros = Buffer.alloc(4 * MEBIBYTE);
  const handle = await open(file, "w");
  for (let left = SIZE; left > 0; left -= zeros.length) {
    const piece = cipher.update(zeros.subarray(0, left));
    hash.update(piece);
    await handle.write(piece);
  }
  await handle.close();
  return hash.digest("hex");
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: MEBIBYTE })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

async function leftAt(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.includes("hub-kernels-p"));
}

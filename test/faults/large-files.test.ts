import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { FaultyLine } from "../../rig/faulty-line.js";
import { startHub } from "../../rig/hub.js";
import { FilesOfServers } from "../../src/files/files-of-servers.js";
import { Transfers } from "../../src/files/transfers/transfers.js";
import { NotebookOnServer } from "../contract/jupyterServer/notebook-on-server.js";
import { HubUnderTest, WindowOnHub } from "../contract/servers/model-on-hub.js";
import { MemoryLog } from "../unit/servers/model-fakes.js";
import { User } from "../user/user.js";

const MEBIBYTE = 1024 * 1024;
const PIECE = 16 * MEBIBYTE;
const MOST_MORE_BYTES = 50 * MEBIBYTE;
const SAMPLED_MS = 20;
const WHOLE_MS = 1_200_000;
const SIZES_MIB = [1_024, 2_048];

for (const mebibytes of SIZES_MIB) {
  describe(`a file of ${mebibytes} MiB`, function () {
    this.timeout(WHOLE_MS);
    let rig: HubUnderTest;
    let line: FaultyLine;
    let window: WindowOnHub;
    let on: NotebookOnServer;
    let here: string;

    before(async () => {
      rig = new HubUnderTest(await startHub());
      here = await mkdtemp(path.join(tmpdir(), "hub-kernels-large-"));
      line = new FaultyLine(Number(new URL(rig.hub.url).port));
      const url = new URL(rig.hub.url);
      url.port = String(await line.listen());
      window = await WindowOnHub.open({ ...rig.hub, url: url.href }, "ada");
      await window.model.refresh(window.accountId);
      await window.start({});
      on = await NotebookOnServer.open(window);
    });
    after(async () => {
      on.close();
      window.model.dispose();
      await line.close();
      await rig.stop();
      await rm(here, { recursive: true, force: true });
    });

    it("arrives whole through a cut in its middle, up and down, and is never in memory as a whole", async () => {
      const file = path.join(here, "large.bin");
      await write(file, mebibytes);
      const connections = { of: () => Promise.resolve(on.connection) };
      const files = new FilesOfServers({ model: window.model, connections, log: new MemoryLog() });
      const user = new User();
      const transfers = new Transfers({ ui: user.ui, files, changed: () => undefined });
      const cut = cutIn(user, line);
      const more = watchMemory();
      await transfers.upload(window.id(), "", [file]);
      assert.equal(cut(), 1);
      await transfers.download(window.id(), "large.bin", path.join(here, "back"));
      assert.equal(cut(), 2);
      const bytes = more();
      const [sent, there, back] = [
        file,
        path.join(rig.hub.homeOf("ada"), "large.bin"),
        path.join(here, "back/large.bin"),
      ];
      const hash = await hashOf(sent);
      assert.equal(await hashOf(there), hash);
      assert.equal(await hashOf(back), hash);
      assert.ok(bytes < MOST_MORE_BYTES, `${Math.round(bytes / MEBIBYTE)} MiB more`);
    });
  });
}

async function write(file: string, mebibytes: number): Promise<void> {
  const handle = await open(file, "w");
  for (let at = 0; at < mebibytes * MEBIBYTE; at += PIECE) await handle.write(randomBytes(PIECE));
  await handle.close();
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** Once in each transfer, when a third of it is done. @returns how often that was */
function cutIn(user: User, line: FaultyLine): () => number {
  let cuts = 0;
  let isCut = false;
  user.onProgress = (message) => {
    const [, done = "", unit = "", whole = "", unitOfWhole = ""] =
      /^([\d.]+) (\w+) of ([\d.]+) (\w+)$/.exec(message) ?? [];
    const part = bytesOf(done, unit) / bytesOf(whole, unitOfWhole);
    if (part < 0.2) isCut = false;
    if (isCut || !(part > 0.3)) return;
    isCut = true;
    cuts++;
    line.reset();
  };
  return () => cuts;
}

function bytesOf(number: string, unit: string): number {
  return Number(number) * 1_024 ** ["bytes", "KB", "MB", "GB"].indexOf(unit);
}

/** @returns how much more there was at most, in bytes: of what is used, beside what waits to be thrown away. */
function watchMemory(): () => number {
  const used = () => process.memoryUsage().rss;
  (globalThis as { gc?: () => void }).gc?.();
  const base = used();
  let most = base;
  const timer = setInterval(() => (most = Math.max(most, used())), SAMPLED_MS);
  return () => {
    clearInterval(timer);
    return most - base;
  };
}

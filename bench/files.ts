import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../rig/command.js";
import { watchMemory } from "../rig/memory.js";
import { ContentsApi } from "../src/files/contents-api.js";
import { ServerFiles } from "../src/files/server-files.js";
import { LocalSink } from "../src/files/transfers/local-sink.js";
import { LocalSource } from "../src/files/transfers/local-source.js";
import { aSession } from "../test/a-session.js";
import type { Row } from "./table.js";

const MEBIBYTE = 1024 * 1024;
const rounds = 3;
const { signal } = new AbortController();

export interface FilesBench {
  /** past the recorder, which runs in this process */
  hub: string;
  token: string;
  server: string;
  megabytes: number;
}

/**
 * A large file up and down, which is hashed on its way up, against curl that hashes nothing: down from the same address to a file on the same
 * disk, up as one request with the whole file in it, which is made before.
 */
export async function fileRows({ hub, token, server, megabytes }: FilesBench): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-bench-files-"));
  const session = aSession({ baseUrl: hub, token });
  const url = new URL(server, hub).href;
  const files = new ServerFiles(new ContentsApi({ url, network: () => Promise.resolve(session) }, "the server"));
  const local = path.join(folder, "large.bin");
  const body = path.join(folder, "body.json");
  const size = megabytes * MEBIBYTE;
  const [up, down] = [figures(), figures()];
  const memory: number[] = [];
  try {
    await writeLarge(local, body, megabytes);
    const output = ["--output", path.join(folder, "curl.bin")];
    const curl = (...args: string[]) =>
      secondsOf(() => run("curl", [...CURL, ...output, "-H", `Authorization: token ${token}`, ...args]));
    for (let round = 0; round < rounds; round++) {
      const peak = watchMemory();
      up.ours.push(size / 1e6 / (await secondsOf(() => send(files, local))));
      down.ours.push(size / 1e6 / (await secondsOf(() => receive(files, path.join(folder, "back.bin")))));
      memory.push(peak() / MEBIBYTE);
      up.plain.push(size / 1e6 / (await curl("-T", body, `${url}api/contents/curl.bin`)));
      down.plain.push(size / 1e6 / (await curl(`${url}files/large.bin`)));
    }
  } finally {
    session.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  const what = `${megabytes} MiB`;
  return [
    { what: `file up, ${what} (curl)`, unit: "MB/s", ...up, bar: "≥ 0.8" },
    { what: `file down, ${what} (curl)`, unit: "MB/s", ...down, bar: "≥ 0.8" },
    { what: `memory beyond base, ${what} up and down`, unit: "MB", ours: memory, bar: "< 50" },
  ];
}

const CURL = ["--silent", "--show-error", "--fail"];

function figures(): { ours: number[]; plain: number[] } {
  return { ours: [], plain: [] };
}

/** The file, and the request that curl sends of it. */
async function writeLarge(local: string, body: string, megabytes: number): Promise<void> {
  const piece = randomBytes(3 * MEBIBYTE);
  const [file, request] = await Promise.all([open(local, "w"), open(body, "w")]);
  await request.write('{"type":"file","format":"base64","content":"');
  for (let left = megabytes * MEBIBYTE; left > 0; left -= piece.length) {
    const part = piece.subarray(0, Math.min(left, piece.length));
    await file.write(part);
    await request.write(part.toString("base64"));
  }
  await request.write('"}');
  await Promise.all([file.close(), request.close()]);
}

async function send(files: ServerFiles, local: string): Promise<void> {
  const source = await LocalSource.open(local);
  await files.send("large.bin", source, { signal, sha256: source.sha256, replaces: true });
  await source.close();
}

async function receive(files: ServerFiles, to: string): Promise<void> {
  const sink = await LocalSink.open(to);
  await files.receive("large.bin", sink, { signal });
  await sink.keep();
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

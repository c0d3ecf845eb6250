import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const LOCK_HEARTBEAT_MS = 5_000;
const LOCK_STALE_AFTER_MS = 60_000;
const LOCK_POLL_MS = 100;
const LOCK_DEADLINE_MS = 20 * 60_000;
const STAMP_FILE = ".hub-kernels-stamp";

/** The folder that keeps what the rig installs between runs. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "hub-kernels");
}

/**
 * The folder of an installed part. `key` says what is in it (versions): a folder without this stamp is half made or
 * outdated and is built again from nothing. Two processes never build the same part at once.
 */
export async function ensurePart(
  name: string,
  key: string,
  build: (folder: string) => Promise<void>,
): Promise<{ folder: string; built: boolean }> {
  const folder = join(cacheFolder(), name);
  if (await hasStamp(folder, key)) return { folder, built: false };
  return withLock(name, async () => {
    if (await hasStamp(folder, key)) return { folder, built: false };
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await build(folder);
    await writeFile(join(folder, STAMP_FILE), key);
    return { folder, built: true };
  });
}

/** Runs `work` while no other process holds the lock of this name. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const file = join(cacheFolder(), `${name.replaceAll("/", "-")}.lock`);
  await mkdir(cacheFolder(), { recursive: true });
  const deadline = Date.now() + LOCK_DEADLINE_MS;
  const owner = `${process.pid} ${randomUUID()}`;
  while (!(await tryLock(file, owner))) {
    await removeStaleLock(file);
    if (Date.now() > deadline) throw new Error(`${file} is held by another process (${await readFile(file, "utf8")}).`);
    await delay(LOCK_POLL_MS);
  }
  // A living owner keeps the file young, so that a pid that was given to somebody else cannot hold the lock for ever.
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, LOCK_HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

async function hasStamp(folder: string, key: string): Promise<boolean> {
  return (await readIfThere(join(folder, STAMP_FILE))) === key;
}

async function tryLock(file: string, owner: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(owner);
    await handle.close();
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function removeStaleLock(file: string): Promise<void> {
  const owner = await readIfThere(file);
  if (owner === undefined || !(await isStale(file, owner))) return;
  // Two waiters may see the same dead owner: moving it away and looking again keeps the second off a fresh lock.
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await readIfThere(aside)) === owner) await rm(aside, { force: true });
  else await rename(aside, file);
}

async function isStale(file: string, owner: string): Promise<boolean> {
  const age = await stat(file).then(
    (info) => Date.now() - info.mtimeMs,
    () => 0,
  );
  if (age > LOCK_STALE_AFTER_MS) return true;
  const pid = Number(owner.split(" ")[0]);
  return pid > 0 && !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

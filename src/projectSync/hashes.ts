import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import type { LocalState } from "./plan.js";
import { type HashedFile, isSameVersion, type LocalFile, type Manifest } from "./project-files.js";

/** So many files are read at once. */
const AT_ONCE = 8;

/** What is here, against what was pushed. Only files are read whose size or time is another one than it was then. */
export async function localState(
  root: string,
  files: readonly LocalFile[],
  manifest: Manifest,
  signal: AbortSignal,
): Promise<LocalState> {
  const hashes = await severalAtOnce(files, AT_ONCE, async (file) => {
    const known = manifest.get(file.path);
    const isKnown = known && isSameVersion(known.here, file.version);
    return isKnown ? known.hash : await hashOf(path.join(root, file.path), signal);
  });
  // One that went while it was looked at is none.
  const hashed = files.flatMap((file, at): HashedFile[] => {
    const hash = hashes[at];
    return hash === undefined ? [] : [{ ...file, hash }];
  });
  const here = new Set(files.map((file) => file.path));
  const others = [...manifest.keys()].filter((each) => !here.has(each));
  const areGone = await severalAtOnce(others, AT_ONCE, (each) => isGone(path.join(root, each)));
  return { files: hashed, gone: others.filter((_, at) => areGone[at]) };
}

async function hashOf(file: string, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(file, { signal })) hash.update(piece as Buffer);
    return hash.digest("hex");
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** What a rule leaves out now is still here, and not to be deleted anywhere. */
async function isGone(file: string): Promise<boolean> {
  return await access(file).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
  );
}

/** In their order. Where one fails no other is begun any more, and those that are under way end before. */
export async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const failures: unknown[] = [];
  const workers = Array.from({ length: most }, async () => {
    for (const [at, item] of left) {
      if (failures.length > 0) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  });
  await Promise.all(workers);
  if (failures.length > 0) throw failures[0];
  return results;
}

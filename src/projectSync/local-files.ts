import type { Dirent } from "node:fs";
import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { joined } from "../text/files-address.js";
import { IGNORE_FILES, IgnoreRules } from "./ignore-rules.js";
import { MOST_FILES } from "./limits.js";
import type { LocalFile } from "./project-files.js";
import { ProjectTooLarge } from "./push-errors.js";

/** The files of a project on this computer, as far as they are pushed. */
export interface LocalSet {
  files: LocalFile[];
  left: Left[];
}

/** What is not pushed, though no rule leaves it out. */
export interface Left {
  path: string;
  /** `link`: it leads out of the project, or to a folder; `kind`: it is no file; `name`: no server could have it */
  why: "link" | "kind" | "name" | "unreadable" | "hidden";
}

/** On all of today's file systems, in bytes. */
const MAX_NAME_BYTES = 255;
/** More rules than this nobody has, in characters. */
const MAX_RULES = 100_000;
/** These tell the folder of an environment of Python or conda, whatever it is called. */
const OF_ENVIRONMENT = ["pyvenv.cfg", "conda-meta"];

/** @param root absolute; of what is a link in it nothing outside it is read. Rejects with `ProjectTooLarge` */
export async function localFiles(root: string, signal: AbortSignal): Promise<LocalSet> {
  const set: LocalSet = { files: [], left: [] };
  await addFolder(set, { root, real: await realpath(root), folder: "", rules: undefined, signal });
  return set;
}

interface Walk {
  root: string;
  real: string;
  /** '' is the project's */
  folder: string;
  /** of the folders around it */
  rules: IgnoreRules | undefined;
  signal: AbortSignal;
}

async function addFolder(set: LocalSet, walk: Walk): Promise<void> {
  const { root, folder, signal } = walk;
  signal.throwIfAborted();
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    // Where even the project's own folder cannot be read, the caller gets the error.
    if (folder === "") await readdir(root);
    set.left.push({ path: folder, why: "unreadable" });
    return;
  }
  if (folder !== "" && entries.some(({ name }) => OF_ENVIRONMENT.includes(name))) return;
  const texts = await ruleTexts(path.join(root, folder), entries);
  const rules = walk.rules?.within(folder, texts) ?? IgnoreRules.of(texts);
  const kept = entries.filter((entry) => !rules.leavesOut(joined(folder, entry.name), entry.isDirectory()));
  const files = kept.filter((entry) => !entry.isDirectory());
  if (set.files.length + files.length > MOST_FILES) throw new ProjectTooLarge(path.basename(root));
  const added = await Promise.all(files.map((entry) => fileOf(walk, joined(folder, entry.name), entry)));
  for (const each of added) {
    if ("why" in each) set.left.push(each);
    else set.files.push(each);
  }
  for (const { name } of kept.filter((entry) => entry.isDirectory())) {
    const below = joined(folder, name);
    if (isSendable(name)) await addFolder(set, { ...walk, folder: below, rules });
    else set.left.push({ path: below, why: "name" });
  }
}

async function fileOf({ root, real }: Walk, relative: string, entry: Dirent): Promise<LocalFile | Left> {
  const left = (why: Left["why"]): Left => ({ path: relative, why });
  if (!isSendable(entry.name)) return left("name");
  const file = path.join(root, relative);
  try {
    const isLink = entry.isSymbolicLink();
    if (!isLink && !entry.isFile()) return left("kind");
    if (isLink && !isBelow(real, await realpath(file))) return left("link");
    const found = await (isLink ? stat : lstat)(file, { bigint: true });
    if (!found.isFile()) return left(isLink ? "link" : "kind");
    const runs = process.platform !== "win32" && (found.mode & 0o100n) !== 0n;
    return { path: relative, version: [Number(found.size), String(found.mtimeNs)], runs };
  } catch {
    return left("unreadable");
  }
}

async function ruleTexts(folder: string, entries: readonly Dirent[]): Promise<string[]> {
  const names = IGNORE_FILES.filter((name) => entries.some((entry) => entry.name === name && entry.isFile()));
  const texts = names.map((name) => readFile(path.join(folder, name), "utf8").catch(() => ""));
  return (await Promise.all(texts)).map((text) => text.slice(0, MAX_RULES));
}

/** Names that are no text come here with a sign in the place of what could not be read. */
function isSendable(name: string): boolean {
  const bytes = Buffer.from(name);
  return bytes.length <= MAX_NAME_BYTES && !name.includes("\ufffd") && bytes.toString() === name;
}

/** Both as `realpath` gives them. */
export function isBelow(root: string, place: string): boolean {
  return place.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

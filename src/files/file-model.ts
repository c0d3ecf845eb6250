import * as v from "valibot";

/** More names than this are no folder that anybody looks at; the server has them in memory at once, and so has the editor. */
const MAX_ENTRIES = 100_000;
/** Longer than the path of any file system. */
const MAX_PATH = 32_768;

const time = v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(100))), undefined);
const entries = {
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PATH)),
  type: v.picklist(["file", "notebook", "directory"]),
  last_modified: time,
  created: time,
  size: v.fallback(v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
  writable: v.fallback(v.nullish(v.boolean()), undefined),
  hash: v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(256))), undefined),
  hash_algorithm: v.fallback(v.nullish(v.pipe(v.string(), v.maxLength(64))), undefined),
};
const modelSchema = v.object({ ...entries, name: v.pipe(v.string(), v.maxLength(MAX_PATH)) });
const entrySchema = v.object(entries);
const pathSchema = v.object({ path: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_PATH)) });

/** A file or folder, as its server tells of it. */
export interface FileModel {
  name: string;
  isFolder: boolean;
  /** in bytes; of a folder 0 */
  size: number;
  /** since the epoch, in ms; 0: the server does not know */
  modifiedMs: number;
  createdMs: number;
  isWritable: boolean;
  /** of what is in it, in small letters; `undefined`: it was not asked for, or the server is older than jupyter_server 2.11 */
  sha256: string | undefined;
}

export function readModel(answer: unknown): FileModel | undefined {
  const read = v.safeParse(modelSchema, answer);
  return read.success ? modelOf(read.output) : undefined;
}

/** What is in a folder. What cannot be read as an entry is none that could be opened. */
export function readEntries(answer: unknown): FileModel[] | undefined {
  const read = v.safeParse(v.object({ content: v.array(v.unknown()) }), answer);
  if (!read.success) return undefined;
  return read.output.content.slice(0, MAX_ENTRIES).flatMap((each) => {
    const entry = v.safeParse(entrySchema, each);
    return entry.success && isName(entry.output.name) ? [modelOf(entry.output)] : [];
  });
}

/** Where the server has put something itself. */
export function readPath(answer: unknown): string | undefined {
  const read = v.safeParse(pathSchema, answer);
  return read.success ? read.output.path : undefined;
}

/** One that leads out of its folder is none. */
function isName(name: string): boolean {
  return name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0");
}

function modelOf(read: v.InferOutput<typeof modelSchema>): FileModel {
  const isFolder = read.type === "directory";
  return {
    name: read.name,
    isFolder,
    size: isFolder ? 0 : (read.size ?? 0),
    modifiedMs: msOf(read.last_modified),
    createdMs: msOf(read.created),
    isWritable: read.writable !== false,
    sha256: read.hash_algorithm === "sha256" ? read.hash?.toLowerCase() : undefined,
  };
}

function msOf(text: string | null | undefined): number {
  const ms = Date.parse(text ?? "");
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Folders first, as in the editor's Explorer. */
export function inOrder(one: FileModel, other: FileModel): number {
  return Number(other.isFolder) - Number(one.isFolder) || collator.compare(one.name, other.name);
}

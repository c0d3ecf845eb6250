import { folderOf, joined, nameIn } from "../../text/files-address.js";
import { type CutWay, throughCuts } from "../cuts.js";
import type { FileModel } from "../file-model.js";
import { type ServerFiles } from "../server-files.js";
import type { UploadWay } from "../upload.js";
import { locally } from "./local-problem.js";
import { LocalSource } from "./local-source.js";
import type { LocalFile, LocalTree } from "./local-tree.js";
import type { Outcome, TransferProgress } from "./transfer.js";

export interface SendDeps {
  /** Does the work with the files of the server, as long as that runs. */
  on: <T>(work: (files: ServerFiles) => Promise<T>) => Promise<T>;
  way: CutWay;
}

/** What is in the folders of the server where files are to go, by folder; only of those that are there. */
export type Existing = ReadonlyMap<string, ReadonlyMap<string, FileModel>>;

/** Which of the files are there already. @param folder where they go, on the server */
export async function existingIn({ on, way }: SendDeps, tree: LocalTree, folder: string): Promise<Existing> {
  const found = new Map<string, ReadonlyMap<string, FileModel>>();
  for (const each of ["", ...tree.folders]) {
    // What is in a folder that is not there is not there either.
    const isNew = each !== "" && !found.get(joined(folder, folderOf(each)))?.has(nameIn(each));
    if (isNew) continue;
    const path = joined(folder, each).replace(/\/$/, "");
    const listed = await throughCuts(way, () => on((files) => files.list(path, way.signal)));
    found.set(path, new Map(listed.map((entry) => [entry.name, entry])));
  }
  return found;
}

export function conflictsIn({ files }: LocalTree, existing: Existing, folder: string): LocalFile[] {
  return files.filter(({ to }) => existing.get(joined(folder, folderOf(to)).replace(/\/$/, ""))?.has(nameIn(to)));
}

/** Sends all of it; a file that is there is written over, or left where it is one of `skip`. */
export async function sendFiles(
  { on, way }: SendDeps,
  tree: LocalTree,
  {
    folder,
    existing,
    skip,
    progress,
  }: {
    folder: string;
    existing: Existing;
    skip: ReadonlySet<LocalFile>;
    progress: TransferProgress;
  },
): Promise<Outcome> {
  for (const each of tree.folders) {
    const path = joined(folder, each);
    if (!existing.has(path)) await throughCuts(way, () => on((files) => files.createFolder(path, way.signal)));
  }
  const outcome: Outcome = { files: 0, bytes: 0, unhashed: 0, skipped: skip.size, left: tree.left };
  for (const file of tree.files) {
    if (!skip.has(file)) {
      const { isHashed, size } = await sendFile(on, file, joined(folder, file.to), { ...way, sent: progress.sent });
      outcome.files++;
      outcome.bytes += size;
      if (!isHashed) outcome.unhashed++;
    }
    progress.next(file.size);
  }
  return outcome;
}

async function sendFile(
  on: SendDeps["on"],
  { from }: LocalFile,
  to: string,
  way: UploadWay,
): Promise<{ isHashed: boolean; size: number }> {
  const source = await locally(from, () => LocalSource.open(from));
  try {
    const { sha256, size } = source;
    const { isHashed } = await on((files) => files.send(to, source, { ...way, sha256, replaces: true }));
    return { isHashed, size };
  } finally {
    await source.close();
  }
}

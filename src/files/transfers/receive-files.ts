import { access, mkdir } from "node:fs/promises";
import path from "node:path";
import { joined, nameIn } from "../../text/files-address.js";
import { throughCuts } from "../cuts.js";
import { locally } from "./local-problem.js";
import { LocalSink } from "./local-sink.js";
import type { SendDeps } from "./send-files.js";
import type { Outcome, TransferProgress } from "./transfer.js";

export interface RemoteFile {
  /** on the server */
  from: string;
  /** relative to where it goes, with slashes */
  to: string;
  size: number;
}

export interface RemoteTree {
  folders: string[];
  files: RemoteFile[];
  left: string[];
}

const MOST_FILES = 100_000;
/** Links can lead round in a circle, and a server follows them. */
const DEEPEST = 64;

/** A file or folder of the server, with all that is in it. */
export async function remoteTree(
  deps: SendDeps,
  chosen: { path: string; isFolder: boolean; size: number },
  platform = process.platform,
): Promise<RemoteTree> {
  const tree: RemoteTree = { folders: [], files: [], left: [] };
  await add(deps, tree, { ...chosen, to: nameIn(chosen.path) || "files", platform });
  return tree;
}

interface Place {
  path: string;
  isFolder: boolean;
  size: number;
  to: string;
  platform: NodeJS.Platform;
}

async function add(
  deps: SendDeps,
  tree: RemoteTree,
  { path: from, isFolder, size, to, platform }: Place,
): Promise<void> {
  const isTooMuch = tree.files.length + tree.folders.length >= MOST_FILES || to.split("/").length > DEEPEST;
  if (isTooMuch || !isLocalName(nameIn(to), platform)) {
    tree.left.push(to);
    return;
  }
  if (!isFolder) {
    tree.files.push({ from, to, size });
    return;
  }
  tree.folders.push(to);
  const { on, way } = deps;
  const entries = await throughCuts(way, () => on((files) => files.list(from, way.signal)));
  for (const entry of entries) {
    await add(deps, tree, { ...entry, path: joined(from, entry.name), to: `${to}/${entry.name}`, platform });
  }
}

/** What a file system of this computer takes for a name: Windows has names of its own. */
export function isLocalName(name: string, platform: NodeJS.Platform): boolean {
  if (platform !== "win32") return true;
  return !/[<>:"|?*\\\u0000-\u001f]|[. ]$/.test(name) && !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
}

/** Those that are there on this computer already. @param folder absolute */
export async function conflictsHere({ files }: RemoteTree, folder: string): Promise<RemoteFile[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(localPath(folder, file)).then(
        () => [file],
        () => [],
      ),
    ),
  );
  return found.flat();
}

export async function receiveFiles(
  { on, way }: SendDeps,
  tree: RemoteTree,
  { folder, skip, progress }: { folder: string; skip: ReadonlySet<RemoteFile>; progress: TransferProgress },
): Promise<Outcome> {
  for (const each of ["", ...tree.folders]) {
    const local = localPath(folder, { to: each });
    await locally(local, () => mkdir(local, { recursive: true }));
  }
  const outcome: Outcome = { files: 0, bytes: 0, unhashed: 0, skipped: skip.size, left: tree.left };
  for (const file of tree.files) {
    if (!skip.has(file)) {
      const sink = await LocalSink.open(localPath(folder, file));
      try {
        const reported = { ...way, sent: progress.sent };
        const { isHashed, size } = await on((files) => files.receive(file.from, sink, reported));
        await sink.keep();
        outcome.files++;
        outcome.bytes += size;
        if (!isHashed) outcome.unhashed++;
      } catch (error) {
        await sink.discard();
        throw error;
      }
    }
    progress.next(file.size);
  }
  return outcome;
}

function localPath(folder: string, { to }: Pick<RemoteFile, "to">): string {
  return path.join(folder, ...to.split("/"));
}

import { lstat, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { locally } from "./local-problem.js";

export interface LocalFile {
  /** absolute */
  from: string;
  /** relative to where it goes, with slashes */
  to: string;
  size: number;
}

/** Files and folders of this computer, with all that is in them. */
export interface LocalTree {
  /** each after the one it is in */
  folders: string[];
  files: LocalFile[];
  /** what is no file or folder, or a link that leads out of what was chosen */
  left: string[];
}

/** More than this nobody sends so. */
const MOST_FILES = 100_000;

/** @param chosen absolute paths; each goes under its own name */
export async function localTree(chosen: readonly string[]): Promise<LocalTree> {
  const tree: LocalTree = { folders: [], files: [], left: [] };
  for (const each of chosen) {
    await locally(each, async () => add(tree, { from: each, to: path.basename(each), root: await realpath(each) }));
  }
  return tree;
}

interface Place {
  from: string;
  to: string;
  /** what was chosen, and nothing outside it is sent */
  root: string;
}

async function add(tree: LocalTree, { from, to, root }: Place): Promise<void> {
  if (tree.files.length + tree.folders.length >= MOST_FILES) {
    tree.left.push(to);
    return;
  }
  const [link, about] = await Promise.all([lstat(from), stat(from).catch(() => undefined)]);
  const isLink = link.isSymbolicLink();
  if (about?.isFile() && (!isLink || (await isInside(from, root)))) tree.files.push({ from, to, size: about.size });
  // A link to a folder may lead round in a circle.
  else if (about?.isDirectory() && (!isLink || !to.includes("/"))) {
    tree.folders.push(to);
    const names = await readdir(from);
    for (const name of names.sort()) await add(tree, { from: path.join(from, name), to: `${to}/${name}`, root });
  } else tree.left.push(to);
}

async function isInside(from: string, root: string): Promise<boolean> {
  const real = await realpath(from);
  return real === root || real.startsWith(root + path.sep);
}

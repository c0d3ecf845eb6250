import path from "node:path";
import type { HasFolder } from "../jupyterServer/session-folder.js";
import type { SetFolders } from "./working-directory-setting.js";

/** Where a notebook lies on this machine. */
export interface LocalPlace {
  /** its folder, absolute; `undefined`: it lies in none */
  folder: string | undefined;
  /** the folder of the window that it belongs to, absolute */
  workspace: string | undefined;
  home: string;
}

/** Where homes are in containers and on clusters, below a server whose root is that of the file system. The last can be written to by all. */
const usualHomes = (user: string) => [`home/${user}`, "home/jovyan", "root", "tmp"];
/** Every Unix has them, and no home does. */
const OF_FILE_SYSTEM = ["etc", "usr"];

export interface FolderDeps {
  has: HasFolder;
  /** of the account */
  user: string;
  set: SetFolders;
  log: { info(message: string): void };
}

/**
 * The folder on the server that the kernel starts in, relative to the server's root ('' is the root): the one that its user has set for the
 * notebook's own, else the one that matches it, else the home. Some hubs give the whole file system as the root: `/` is nobody's home.
 */
export async function kernelFolder(place: LocalPlace, { has, user, set, log }: FolderDeps): Promise<string> {
  const wanted = setFolder(place, set);
  if (wanted !== undefined && (await has(wanted))) return wanted;
  if (wanted !== undefined) log.info(`the server has no folder “${wanted}” (hubKernels.workingDirectory)`);
  const home = await homeOf(has, user);
  const matching = matchingFolders(place).map((folder) => path.posix.join(home, folder));
  return (await firstOf(matching, has)) ?? home;
}

/** By the setting's entry for the notebook's folder, or for the nearest one around it. */
export function setFolder({ folder }: LocalPlace, set: SetFolders): string | undefined {
  if (folder === undefined) return undefined;
  const fitting = Object.entries(set).flatMap(([local, server]) => {
    const below = folder === local ? "" : inside(local, folder);
    return below === undefined ? [] : [{ local, found: path.posix.join(server, below) }];
  });
  const [nearest] = fitting.sort((one, other) => other.local.length - one.local.length);
  return nearest && (nearest.found === "." ? "" : nearest.found);
}

/** Most likely first: at the same place below the home, then below a folder that is called as the window's is. */
export function matchingFolders({ folder, workspace, home }: LocalPlace): string[] {
  if (folder === undefined) return [];
  const below = [inside(home, folder), ...(workspace === undefined ? [] : [inside(path.dirname(workspace), folder)])];
  return [...new Set(below)].filter((each) => each !== undefined);
}

function inside(parent: string, folder: string): string | undefined {
  const relative = path.relative(parent, folder);
  const isInside = relative !== "" && relative !== ".." && !relative.startsWith(`..${path.sep}`);
  return isInside && !path.isAbsolute(relative) ? relative.split(path.sep).join("/") : undefined;
}

/** Where the user's own files are, relative to the server's root. */
export async function homeOf(has: HasFolder, user: string): Promise<string> {
  const isFileSystem = (await Promise.all(OF_FILE_SYSTEM.map(has))).every(Boolean);
  return (isFileSystem ? await firstOf(usualHomes(user), has) : undefined) ?? "";
}

async function firstOf(folders: string[], has: HasFolder): Promise<string | undefined> {
  for (const folder of folders) if (await has(folder)) return folder;
  return undefined;
}

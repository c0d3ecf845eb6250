import path from "node:path";
import { ServerConnection } from "@jupyterlab/services";
import { parsedJson } from "../../../text/json.js";
import { record } from "../messages/mended-content.js";

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

/**
 * The folder on the server that the kernel starts in, relative to the server's root ('' is the root): the one that matches the notebook's
 * own, else the home. Some hubs give the whole file system as the root: `/` is nobody's home.
 */
export async function kernelFolder(
  settings: ServerConnection.ISettings,
  place: LocalPlace,
  user: string,
): Promise<string> {
  const exists = (folder: string) => isUsable(settings, folder);
  const home = await homeOf(exists, user);
  const matching = matchingFolders(place).map((folder) => path.posix.join(home, folder));
  return (await firstOf(matching, exists)) ?? home;
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

async function homeOf(exists: (folder: string) => Promise<boolean>, user: string): Promise<string> {
  const isFileSystem = (await Promise.all(OF_FILE_SYSTEM.map(exists))).every(Boolean);
  return (isFileSystem ? await firstOf(usualHomes(user), exists) : undefined) ?? "";
}

async function firstOf(folders: string[], exists: (folder: string) => Promise<boolean>): Promise<string | undefined> {
  for (const folder of folders) if (await exists(folder)) return folder;
  return undefined;
}

async function isUsable(settings: ServerConnection.ISettings, folder: string): Promise<boolean> {
  const name = folder.split("/").map(encodeURIComponent).join("/");
  const response = await ServerConnection.makeRequest(
    `${settings.baseUrl}api/contents/${name}?content=0`,
    {},
    settings,
  );
  const { type, writable } = record(response.ok ? parsedJson(await response.text()) : undefined) ?? {};
  return type === "directory" && writable !== false;
}

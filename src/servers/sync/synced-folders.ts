import path from "node:path";
import { type Memento, stored } from "../../state/stored.js";
import type { ServerId } from "../../text/ids.js";

/** A folder of this computer whose files are pushed to a server before cells run there. */
export interface SyncedFolder {
  server: ServerId;
  /** absolute */
  local: string;
  /** on the server, relative to its root; never the root itself */
  remote: string;
}

export function syncedFolders(workspaceState: Memento, server?: ServerId): SyncedFolder[] {
  const all = stored.syncedFolders.get(workspaceState) ?? [];
  return all.flatMap(([id, local, remote]) =>
    server === undefined || id === server ? [{ server: id as ServerId, local, remote }] : [],
  );
}

/** That of a file or folder of this computer; the nearest one around it. */
export function syncedFolderOf(
  workspaceState: Memento,
  server: ServerId,
  place: string,
): { synced: SyncedFolder; below: string } | undefined {
  const fitting = syncedFolders(workspaceState, server).flatMap((synced) => {
    const below = belowFolder(synced.local, place);
    return below === undefined ? [] : [{ synced, below }];
  });
  return fitting.sort((one, other) => one.below.length - other.below.length)[0];
}

/** With slashes; '' is the folder itself. `undefined`: it is outside. */
function belowFolder(folder: string, place: string): string | undefined {
  const relative = path.relative(folder, place);
  const isOutside = relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return isOutside ? undefined : relative.split(path.sep).join("/");
}

import { registerRoom } from "../ui/commands.js";
import type { Lazy } from "../ui/lazy.js";
import type { UiDeps } from "../ui/run-command.js";
import type { SyncRoom } from "./sync-room.js";

const names = [
  "syncProject",
  "pushNow",
  "cancelPush",
  "chooseAgain",
  "getResults",
  "removeSynced",
  "stopSync",
] as const;

/** Projects that are pushed to servers. Their code is loaded with the first. */
export function registerSync(room: Lazy<SyncRoom>, deps: UiDeps): { dispose(): unknown }[] {
  return registerRoom(room, names, deps);
}

import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { AppsRoomDeps } from "./apps-room.js";

const names = ["openApp", "openPort", "forwardPort", "openForward", "copyForward", "stopForward"] as const;

/** Apps and ports of servers, on this machine. Their code is loaded with the first. */
export function registerApps(deps: AppsRoomDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./apps-room.js")).appsRoom(deps));
  return registerRoom(room, names, (made, name) => made[name], deps);
}

import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { ModulesDeps } from "./modules-deps.js";

/** Software modules of servers. Their code is loaded with the first use. */
export function registerModules(deps: ModulesDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./modules-room.js")).modulesRoom(deps));
  return registerRoom(room, ["manageModules"] as const, deps);
}

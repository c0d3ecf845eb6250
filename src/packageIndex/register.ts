import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { IndexDeps } from "./set-up-index.js";

/** Where pip gets packages on servers. Its code is loaded with the first use. */
export function registerIndex(deps: IndexDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./set-up-index.js")).indexRoom(deps));
  return registerRoom(room, ["setUpPackageIndex"] as const, deps);
}

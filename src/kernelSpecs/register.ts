import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { KernelSpecsDeps } from "./specs-deps.js";

const names = ["manageKernelSpecs", "addKernelSpec"] as const;

/** The kernels that are installed on servers. Their code is loaded with the first use. */
export function registerKernelSpecs(deps: KernelSpecsDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./specs-room.js")).specsRoom(deps));
  return registerRoom(room, names, (made, name) => made[name], deps);
}

import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { ActiveNotebookDeps } from "./active-notebook.js";

const names = ["manageKernelSpecs", "addKernelSpec", "newNotebookEnvironment"] as const;

/** The kernels that are installed on servers. Their code is loaded with the first use. */
export function registerKernelSpecs(deps: ActiveNotebookDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./editor-room.js")).editorRoom(deps));
  return registerRoom(room, names, deps);
}

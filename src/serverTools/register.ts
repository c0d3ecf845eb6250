import { registerRoom } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import type { ServerToolsDeps } from "./server-tools.js";

const names = [
  "manageKernelSpecs",
  "addKernelSpec",
  "newNotebookEnvironment",
  "manageModules",
  "setUpPackageIndex",
  "submitNotebookJob",
  "showBatchJobs",
] as const;

/** Kernels that are installed on servers, their software modules, their package index, and batch jobs: the code of each is loaded with its first use. */
export function registerServerTools(deps: ServerToolsDeps): { dispose(): unknown }[] {
  const room = new Lazy(async () => (await import("./server-tools.js")).serverTools(deps));
  return registerRoom(room, names, deps);
}

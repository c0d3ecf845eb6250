// Loaded with the first use of a server's installed kernels.
import { addKernelSpec } from "./add-command.js";
import { manageKernelSpecs } from "./manage-command.js";
import { type KernelSpecsDeps, SpecsOfServers } from "./specs-deps.js";

export function specsRoom(deps: KernelSpecsDeps) {
  const servers = new SpecsOfServers(deps);
  return {
    manageKernelSpecs: manageKernelSpecs(servers),
    addKernelSpec: addKernelSpec(servers),
    dispose: () => servers.dispose(),
  };
}

import { addKernelSpec } from "./add-command.js";
import { manageKernelSpecs } from "./manage-command.js";
import { type ActiveNotebook, newNotebookEnvironment } from "./new-environment.js";
import { type KernelSpecsDeps, SpecsOfServers } from "./specs-deps.js";

/** @param active the notebook that the user looks at */
export function specsRoom(deps: KernelSpecsDeps, active: () => Promise<ActiveNotebook | undefined>) {
  const servers = new SpecsOfServers(deps);
  return {
    manageKernelSpecs: manageKernelSpecs(servers),
    addKernelSpec: addKernelSpec(servers),
    newNotebookEnvironment: newNotebookEnvironment(servers, active),
    dispose: () => servers.dispose(),
  };
}

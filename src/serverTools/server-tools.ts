// Loaded with the first use of one of these rooms. What would be registered for each at activation is here instead, once.
import type { EditorJobsDeps } from "../jobs/editor-jobs.js";
import type { ActiveNotebookDeps } from "../kernelSpecs/active-notebook.js";
import type { ModulesDeps } from "../modules/modules-deps.js";
import type { IndexDeps } from "../packageIndex/set-up-index.js";
import { Lazy } from "../ui/lazy.js";

export type ServerToolsDeps = ActiveNotebookDeps & ModulesDeps & IndexDeps & EditorJobsDeps;

export function serverTools(deps: ServerToolsDeps) {
  const specs = new Lazy(async () => (await import("../kernelSpecs/editor-room.js")).editorRoom(deps));
  const modules = new Lazy(async () => (await import("../modules/modules-room.js")).modulesRoom(deps));
  const index = new Lazy(async () => (await import("../packageIndex/set-up-index.js")).indexRoom(deps));
  const jobs = new Lazy(async () => (await import("../jobs/editor-jobs.js")).editorJobs(deps));
  return {
    get manageKernelSpecs() {
      return specs.get().then((room) => room.manageKernelSpecs);
    },
    get addKernelSpec() {
      return specs.get().then((room) => room.addKernelSpec);
    },
    get newNotebookEnvironment() {
      return specs.get().then((room) => room.newNotebookEnvironment);
    },
    get manageModules() {
      return modules.get().then((room) => room.manageModules);
    },
    get setUpPackageIndex() {
      return index.get().then((room) => room.setUpPackageIndex);
    },
    get submitNotebookJob() {
      return jobs.get().then((room) => room.submitNotebookJob);
    },
    get showBatchJobs() {
      return jobs.get().then((room) => room.showBatchJobs);
    },
    dispose: () => {
      for (const each of [specs, modules, index, jobs]) each.told((room) => room.dispose());
    },
  };
}

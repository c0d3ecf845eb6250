// Loaded when somebody first looks at what runs on a server.
import { EditorKernels, type EditorKernelsDeps } from "./editor-kernels.js";
import { RunningContents, type RunningContentsDeps } from "./running-contents.js";

/** What runs on servers, with the kernels that notebooks of this window have. */
export function runningContents(deps: EditorKernelsDeps & Omit<RunningContentsDeps, "editor">): RunningContents {
  return new RunningContents({ ...deps, editor: new EditorKernels(deps) });
}

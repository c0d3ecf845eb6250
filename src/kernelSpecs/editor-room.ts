// Loaded with the first use of a server's installed kernels.
import { activeNotebook, type ActiveNotebookDeps } from "./active-notebook.js";
import { specsRoom } from "./specs-room.js";

/** The room, for the notebook that is looked at in this editor. */
export function editorRoom(deps: ActiveNotebookDeps) {
  return specsRoom(deps, () => activeNotebook(deps));
}

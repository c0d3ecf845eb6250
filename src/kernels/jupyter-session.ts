import { nameOf } from "./builtin/link/session-path.js";

/** The Jupyter extension puts this, and ids, behind the notebook's name. */
const MARK = "-jvsc-";

/** Did the Jupyter extension name it, which leaves out the folder? */
export function isOfJupyterExtension(sessionPath: string): boolean {
  return nameOf(sessionPath).includes(MARK);
}

/** The name in a session's path, without what the Jupyter extension has put behind it. */
export function namedIn(sessionPath: string): string {
  return nameOf(sessionPath).split(MARK)[0] ?? "";
}

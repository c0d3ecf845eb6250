import { WorkspaceNotTrusted } from "../errors/workspace-not-trusted.js";
import type { Ui } from "../ui.js";

/** Commands are hidden there, and refuse when code calls them all the same. */
export function requireTrust(ui: Ui): void {
  if (!ui.isTrusted) throw new WorkspaceNotTrusted("the workspace is not trusted");
}

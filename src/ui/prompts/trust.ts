import * as vscode from "vscode";
import { WorkspaceNotTrusted } from "../errors/workspace-not-trusted.js";

/** Commands are hidden there, and refuse when code calls them all the same. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) throw new WorkspaceNotTrusted("the workspace is not trusted");
}

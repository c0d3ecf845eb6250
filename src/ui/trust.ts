import * as vscode from "vscode";

/** Nothing starts from a workspace that the user does not trust. */
export class WorkspaceNotTrusted extends Error {
  readonly kind = "workspace-not-trusted";
  override readonly name = "WorkspaceNotTrusted";
}

/** Commands are hidden there, and refuse when code calls them all the same. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) throw new WorkspaceNotTrusted("the workspace is not trusted");
}

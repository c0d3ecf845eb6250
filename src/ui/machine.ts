import { hostname } from "node:os";
import * as vscode from "vscode";

/**
 * Names the machine of this extension host, the same over restarts. The user's own computer goes by the editor's id: its host name may
 * change with the network (macOS), and tokens and kernels are found again by this name.
 */
export function machineName(): string {
  return vscode.env.remoteName === undefined ? `computer ${vscode.env.machineId}` : `remote ${hostname()}`;
}

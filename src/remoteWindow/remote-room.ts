// Loaded with the first use of remote windows; with the window where there are any.
import * as vscode from "vscode";
import { openRemoteCommand } from "./open-command.js";
import { RemoteAccess, type RemoteAccessDeps } from "./remote-access.js";
import { removeRemoteCommand } from "./remove-command.js";

export function remoteRoom(given: RemoteAccessDeps) {
  const access = new RemoteAccess(given);
  const openWindow = (host: string, path: string) => {
    const uri = vscode.Uri.from({ scheme: "vscode-remote", authority: `ssh-remote+${host}`, path });
    return vscode.commands.executeCommand("vscode.openFolder", uri, { forceNewWindow: true });
  };
  const isElsewhere = vscode.env.remoteName !== undefined || !given.ui.isDesktop;
  const deps = { ...given, access, isElsewhere, openWindow };
  return {
    openRemoteWindow: openRemoteCommand(deps),
    removeRemoteAccess: removeRemoteCommand(deps),
    listen: () =>
      access.listenIfUsed().catch((error: unknown) => given.log.error("this window does not listen for ssh:", error)),
    dispose: () => access.dispose(),
  };
}

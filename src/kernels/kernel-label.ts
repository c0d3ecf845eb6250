import * as vscode from "vscode";
import type { Hub, Server } from "../servers/types.js";

/** What a kernel picker calls a server: `JupyterHub: hub.example`, or `JupyterHub: gpu on hub.example`. */
export function kernelLabel(hub: Hub, server: Server): string {
  const name = server.displayName ?? server.name;
  return name === ""
    ? vscode.l10n.t("JupyterHub: {0}", hub.label)
    : vscode.l10n.t("JupyterHub: {0} on {1}", name, hub.label);
}

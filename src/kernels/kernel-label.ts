import * as vscode from "vscode";
import { serverLabel, serverName } from "../model/server-label.js";
import type { Hub, HubModel, Server } from "../model/types.js";

/** What a kernel picker calls a server: `JupyterHub: hub.example`, or `JupyterHub: gpu on hub.example`. */
export function kernelLabel(hub: Hub, server: Server): string {
  const name = serverName(hub, server);
  return name === ""
    ? vscode.l10n.t("JupyterHub: {0}", hub.label)
    : vscode.l10n.t("JupyterHub: {0} on {1}", name, hub.label);
}

/** What a sentence calls a server, also one that is no longer known. */
export function labelOf(model: HubModel, serverId: string): string {
  const server = model.server(serverId);
  const hub = server && model.hub(server.hubId);
  return hub ? serverLabel(hub, server) : vscode.l10n.t("the hub");
}

import * as vscode from "vscode";
import { labelOfServer, serverName } from "../model/server-label.js";
import type { Account, HubModel, Server } from "../model/types.js";
import type { ServerId } from "../text/ids.js";

/** What a kernel picker calls a server: `JupyterHub: hub.example`, or `JupyterHub: gpu on hub.example`. */
export function kernelLabel(account: Account, server: Server): string {
  const name = serverName(account, server);
  return name === ""
    ? vscode.l10n.t("JupyterHub: {0}", account.label)
    : vscode.l10n.t("JupyterHub: {0} on {1}", name, account.label);
}

/** What a sentence calls a server, also one that is no longer known. */
export function labelOf(model: HubModel, serverId: ServerId): string {
  return labelOfServer(model, serverId) ?? vscode.l10n.t("the hub");
}

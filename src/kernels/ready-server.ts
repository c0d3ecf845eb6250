import * as vscode from "vscode";
import { serverLabel } from "../servers/labels.js";
import type { HubModel, Server } from "../servers/types.js";
import { offerStart } from "./offer-start.js";
import { nextState, startedAsOffered } from "./server-changes.js";

/** The hub is asked this often whether a start or stop that is under way has ended, in ms. */
const askAgainMs = 2000;

/** The user does not want the server started now. */
export class ServerNotStarted extends Error {
  override readonly name = "ServerNotStarted";
}

/**
 * The address of the server once it runs. A stopped server is not started here: the user is offered to, and it is waited for either
 * way to become running, also by somebody else. Rejects with `ServerNotStarted`, the hub's typed error, or the signal's reason.
 */
export async function readyServer(
  model: HubModel,
  serverId: string,
  signal: AbortSignal,
): Promise<{ url: string; hubId: string }> {
  for (let wasStarting = false; ;) {
    const { server, label } = await ask(model, serverId, signal);
    switch (server.state.kind) {
      case "running":
        return { url: server.state.url, hubId: server.hubId };
      case "starting":
      case "stopping":
        wasStarting ||= server.state.kind === "starting";
        await nextState(model, serverId, signal, askAgainMs);
        break;
      case "unknown":
        throw new ServerNotStarted(
          vscode.l10n.t(
            "{0} does not tell this token what the server is doing. Sign in with a token that may read servers.",
            label,
          ),
        );
      case "stopped":
        // What became of a start has been said: a Cancel is the answer also to those who waited for it.
        if (wasStarting || !(await startedAsOffered(model, serverId, () => offerStart(server, label), signal))) {
          throw new ServerNotStarted(
            vscode.l10n.t("The server on {0} is stopped. Run the cell again to start it.", label),
          );
        }
        break;
    }
  }
}

async function ask(model: HubModel, serverId: string, signal: AbortSignal): Promise<{ server: Server; label: string }> {
  const known = model.server(serverId);
  if (known) await model.refresh(known.hubId, signal);
  const server = model.server(serverId);
  const hub = server && model.hub(server.hubId);
  if (!hub)
    throw new ServerNotStarted(
      vscode.l10n.t("The server is no longer known here: its hub was removed. Choose another kernel."),
    );
  return { server, label: serverLabel(hub, server) };
}

import { serverLabel } from "../model/server-label.js";
import type { HubModel, Server } from "../model/types.js";
import { hubWords } from "../text/hub-words.js";
import type { AccountId, ServerId } from "../text/ids.js";
import type { Ui } from "../ui/ui.js";
import { type OfferDeps, offerStart } from "./offer-start.js";
import { nextState, startedAsOffered } from "./server-changes.js";

/** The hub is asked this often whether a stop that is under way has ended, in ms. */
const askAgainMs = 2000;

/** The user does not want the server started now. */
export class ServerNotStarted extends Error {
  override readonly name: string = "ServerNotStarted";
}

/**
 * The address of the server once it runs. A stopped server is not started here: the user is offered to, and it is waited for either
 * way to become running, also by somebody else. That is asked once: a start that fails, or is called off, ends the waiting.
 * Rejects with `ServerNotStarted`, the hub's typed error, or the signal's reason.
 * @param waiting what happens once it runs, as a sentence
 */
export async function readyServer(
  deps: OfferDeps & { model: HubModel },
  serverId: ServerId,
  signal: AbortSignal,
  waiting = deps.ui.l10n.t("Your cell runs when the server is ready."),
): Promise<{ url: string; accountId: AccountId }> {
  const { ui, model } = deps;
  for (let wasStarting = false; ;) {
    const { server, label } = await ask(ui, model, serverId, signal);
    switch (server.state.kind) {
      case "running":
        return { url: server.state.url, accountId: server.accountId };
      case "starting":
        // The model follows it to its end.
        wasStarting = true;
        await nextState(model, serverId, signal);
        break;
      case "stopping":
        await nextState(model, serverId, signal, askAgainMs);
        break;
      case "unknown":
        throw new ServerNotStarted(
          ui.l10n.t(
            "This token can't see what the server on {0} is doing. Sign in with a token that can read servers.",
            label,
          ),
        );
      case "stopped":
        // What became of a start has been said: a Cancel is the answer also to those who waited for it.
        if (wasStarting) throw notStarted(ui, server, label);
        if (!(await startedAsOffered(model, serverId, () => offerStart(deps, server, label, waiting), signal))) {
          const now = model.server(serverId);
          // Where it is not stopped the answer was to what is no longer so, or the hub did not say how the start ended.
          if (now?.state.kind === "stopped") throw notStarted(ui, now, label);
        }
        break;
    }
  }
}

async function ask(
  ui: Ui,
  model: HubModel,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<{ server: Server; label: string }> {
  const known = model.server(serverId);
  if (known) await model.refresh(known.accountId, signal);
  const server = model.server(serverId);
  const account = server && model.account(server.accountId);
  if (!account)
    throw new ServerNotStarted(ui.l10n.t("The server's hub was removed from this editor. Select another kernel."));
  return { server, label: serverLabel(account, server) };
}

function notStarted(ui: Ui, { state }: Server, label: string): ServerNotStarted {
  const failure = state.kind === "stopped" ? hubWords(state.failure ?? "") : "";
  return new ServerNotStarted(
    failure === ""
      ? ui.l10n.t("The server on {0} is stopped. Run the cell again to start it.", label)
      : ui.l10n.t("Run the cell again to start the server on {0}. Its last start failed: {1}", label, failure),
  );
}

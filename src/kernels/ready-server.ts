import * as vscode from "vscode";
import { serverLabel } from "../servers/labels.js";
import type { HubModel, ModelChange, Server } from "../servers/types.js";
import { hubWords } from "../ui/hub-words.js";
import { offerStart } from "./offer-start.js";

/** The hub is asked this often whether a stop that is under way has ended, in ms. */
const askAgainMs = 2000;

/** The user does not want the server started now. */
export class ServerNotStarted extends Error {
  override readonly name = "ServerNotStarted";
}

/**
 * The address of the server once it runs. A stopped server is not started here: the user is offered to, and it is waited for either
 * way to become running, also by somebody else. That is asked once: a start that fails, or is called off, ends the waiting.
 * Rejects with `ServerNotStarted`, the hub's typed error, or the signal's reason.
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
        // The model follows it to its end.
        wasStarting = true;
        await nextChange(model, serverId, signal);
        break;
      case "stopping":
        await nextChange(model, serverId, signal, askAgainMs);
        break;
      case "unknown":
        throw new ServerNotStarted(
          vscode.l10n.t(
            "{0} does not tell this token what the server is doing. Sign in with a token that may read servers.",
            label,
          ),
        );
      case "stopped":
        if (wasStarting) throw notStarted(server, label);
        await startOffered(model, server, label, signal);
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

async function startOffered(model: HubModel, server: Server, label: string, signal: AbortSignal): Promise<void> {
  const elsewhere = new AbortController();
  const either = AbortSignal.any([signal, elsewhere.signal]);
  try {
    const answered = await Promise.race([
      offerStart(server, label).then((started) => ({ declined: !started })),
      untilRunning(model, server.id, either).then(() => ({ declined: false })),
    ]);
    const now = model.server(server.id);
    // Where it is not stopped the answer was to what is no longer so, or the hub did not say how the start ended.
    if (answered.declined && now?.state.kind === "stopped") throw notStarted(now, label);
  } finally {
    elsewhere.abort();
  }
}

function notStarted({ state }: Server, label: string): ServerNotStarted {
  const failure = state.kind === "stopped" ? hubWords(state.failure ?? "") : "";
  return new ServerNotStarted(
    failure === ""
      ? vscode.l10n.t("The server on {0} is stopped. Run the cell again to start it.", label)
      : vscode.l10n.t("Run the cell again to start the server on {0}. Its last start failed: {1}", label, failure),
  );
}

/** Resolves when the server runs, or is no longer known. */
async function untilRunning(model: HubModel, serverId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const kind = model.server(serverId)?.state.kind;
    if (kind === "running" || kind === undefined) return;
    await nextChange(model, serverId, signal);
  }
}

/** Resolves when the model says something new about the server, or after `withinMs`. */
async function nextChange(model: HubModel, serverId: string, signal: AbortSignal, withinMs?: number): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const timer = withinMs === undefined ? undefined : setTimeout(done, withinMs);
    const before = model.server(serverId)?.state.kind;
    const subscription = model.onDidChange((change: ModelChange) => {
      if (change.servers.includes(serverId) && model.server(serverId)?.state.kind !== before) done();
    });
    signal.addEventListener("abort", aborted, { once: true });
    function end(): void {
      clearTimeout(timer);
      subscription.dispose();
      signal.removeEventListener("abort", aborted);
    }
    function done(): void {
      end();
      resolve();
    }
    function aborted(): void {
      end();
      reject(signal.reason as Error);
    }
  });
}

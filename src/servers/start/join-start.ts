import { SpawnCancelled, SpawnFailed } from "../../hubClient/errors.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { wait } from "../../transport/waiting.js";
import type { StartDeps } from "./start-deps.js";
import { startServer } from "./start-flow.js";

/** How soon a start in the browser is seen here. The hub is asked only while the notification is there. */
const lookEveryMs = 3000;

/** The hub's own page where a start is chosen: with every field and script, and whatever sign-in the site has. */
export function spawnPage({ hub, user }: Account, name: string): string {
  const server = name === "" ? "" : `/${encodeURIComponent(user)}/${encodeURIComponent(name)}`;
  return `${hub.baseUrl}hub/spawn${server}`;
}

/** The start is asked for on the hub's page, and joined here as soon as the hub tells of it. Cancel ends the waiting only. */
export async function startInBrowser(deps: StartDeps, account: Account, server: Server): Promise<Server> {
  const { ui } = deps;
  await ui.openOutside(spawnPage(account, server.name));
  const title = ui.l10n.t("Start {0} in Browser", serverLabel(account, server));
  const begun = await ui.progress({ title, cancellable: true }, (report, cancelled) => {
    report({ message: ui.l10n.t("this window connects when the server starts there") });
    return untilBegun(deps.model, server, cancelled);
  });
  return await join(deps, account, begun);
}

/** A start that the hub was just asked for by its own page: what it was asked before may be told of the time before that. */
export async function joinStart(deps: StartDeps, account: Account, { id }: Server): Promise<Server> {
  return await join(deps, account, find(await deps.model.refreshAnew(account.id), id));
}

async function join(deps: StartDeps, account: Account, server: Server | undefined): Promise<Server> {
  switch (server?.state.kind) {
    case "running":
      return server;
    case "starting":
      // The model follows it already, so this start is that one: nothing more is asked of the hub.
      return await startServer(deps, account, server, undefined);
    default: {
      const failure = server?.state.kind === "stopped" ? server.state.failure : undefined;
      throw failure === undefined
        ? new SpawnCancelled(account.hub.baseUrl, "the start of the hub's page ended without a server")
        : new SpawnFailed(account.hub.baseUrl, failure, false);
    }
  }
}

async function untilBegun(model: HubModel, { id, accountId }: Server, signal: AbortSignal): Promise<Server> {
  for (;;) {
    const server = find(await model.refresh(accountId, signal), id);
    if (server?.state.kind === "starting" || server?.state.kind === "running") return server;
    await wait(lookEveryMs, signal);
  }
}

function find(account: Account, id: string): Server | undefined {
  return account.servers.find((server) => server.id === id);
}

import { SpawnCancelled, SpawnFailed } from "../../hubClient/errors.js";
import { serverLabel } from "../../model/server-label.js";
import type { Hub, HubModel, Server } from "../../model/types.js";
import { CancellationError } from "../../ui/ui.js";
import { type StartRooms, startServer } from "./start-flow.js";

/** How soon a start in the browser is seen here. The hub is asked only while the notification is there. */
const lookEveryMs = 3000;

/** The hub's own page where a start is chosen: with every field and script, and whatever sign-in the site has. */
export function spawnPage({ baseUrl, user }: Hub, name: string): string {
  const server = name === "" ? "" : `/${encodeURIComponent(user)}/${encodeURIComponent(name)}`;
  return `${baseUrl}hub/spawn${server}`;
}

/** The start is asked for on the hub's page, and joined here as soon as the hub tells of it. Cancel ends the waiting only. */
export async function startInBrowser(rooms: StartRooms, hub: Hub, server: Server): Promise<Server> {
  const { ui } = rooms;
  await ui.openOutside(spawnPage(hub, server.name));
  const title = ui.l10n.t("Start {0} in the browser", serverLabel(hub, server));
  const begun = await ui.progress({ title, cancellable: true }, (report, cancelled) => {
    report({ message: ui.l10n.t("this window connects as soon as the server starts there") });
    return untilBegun(rooms.model, server, cancelled);
  });
  return await join(rooms, hub, begun);
}

/** A start that the hub was just asked for by its own page. */
export async function joinStart(rooms: StartRooms, hub: Hub, { id }: Server): Promise<Server> {
  return await join(rooms, hub, find(await rooms.model.refresh(hub.id), id));
}

async function join(rooms: StartRooms, hub: Hub, server: Server | undefined): Promise<Server> {
  switch (server?.state.kind) {
    case "running":
      return server;
    case "starting":
      // The model follows it already, so this start is that one: nothing more is asked of the hub.
      return await startServer(rooms, hub, server, undefined);
    default: {
      const failure = server?.state.kind === "stopped" ? server.state.failure : undefined;
      throw failure === undefined
        ? new SpawnCancelled(hub.baseUrl, "the start of the hub's page ended without a server")
        : new SpawnFailed(hub.baseUrl, failure, false);
    }
  }
}

async function untilBegun(model: HubModel, { id, hubId }: Server, signal: AbortSignal): Promise<Server> {
  for (;;) {
    const server = find(await model.refresh(hubId, signal), id);
    if (server?.state.kind === "starting" || server?.state.kind === "running") return server;
    await pause(signal);
  }
}

function find(hub: Hub, id: string): Server | undefined {
  return hub.servers.find((server) => server.id === id);
}

async function pause(signal: AbortSignal): Promise<void> {
  let over: (() => void) | undefined;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, lookEveryMs);
    over = () => {
      clearTimeout(timer);
      reject(new CancellationError());
    };
    if (signal.aborted) over();
    signal.addEventListener("abort", over);
  }).finally(() => over && signal.removeEventListener("abort", over));
}

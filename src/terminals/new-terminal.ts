import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { folderAsker } from "../jupyterServer/session-folder.js";
import type { FolderDeps } from "../kernels/kernel-folder.js";
import type { OfferDeps } from "../kernels/offer-start.js";
import { readyServer, ServerNotStarted } from "../kernels/ready-server.js";
import type { HubModel, Server } from "../model/types.js";
import { serverFor } from "../servers/commands/choose.js";
import type { ServerId } from "../text/ids.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import { CancellationError } from "../ui/ui.js";
import { createTerminal } from "./terminal-api.js";
import { labelOf } from "./terminal-words.js";

export interface NewTerminalDeps extends OfferDeps {
  model: HubModel;
  connections: Pick<ServerConnections, "of">;
  /** where its shell starts, relative to the server's root */
  folder(deps: Omit<FolderDeps, "set"> & { server: ServerId }): Promise<string>;
  log: { info(message: string): void };
}

export interface NewTerminal {
  server: ServerId;
  /** at the server */
  terminal: string;
}

/** Opens a terminal on the server that is named, or that the user picks. Whether one that is stopped is to be started the user is asked. */
export async function newTerminal(
  deps: NewTerminalDeps,
  named: { server: ServerId; folder?: string | undefined } | undefined,
): Promise<NewTerminal> {
  const { ui, model } = deps;
  const { account, server } = await serverFor({ ui, model }, named, {
    title: ui.l10n.t("New Terminal on Server"),
    question: ui.l10n.t("Which server do you want to open a terminal on?"),
    fits: ({ state }) => !(state.kind === "running" && state.noJupyter),
    none: ui.l10n.t("None of your servers is running."),
    // Who has one running means that one.
    offered: (fitting) => {
      const running = fitting.filter((one) => isRunning(one.server));
      return Promise.resolve(running.length > 0 ? running : fitting);
    },
  });
  return await retried(ui, "hubKernels.newTerminal", account.id, { server: server.id }, async () => {
    await untilRunning(deps, server.id);
    const signal = AbortSignal.timeout(START_MS);
    const connection = await deps.connections.of(server.id);
    const has = await folderAsker(connection, () => signal);
    const folder = named?.folder ?? (await deps.folder({ server: server.id, has, user: account.user, log: deps.log }));
    const terminal = await createTerminal(connection, folder, labelOf(model, server.id), signal);
    // The view asks again, where it shows what runs there.
    void press(ui, "hubKernels.refreshServers", { server: server.id });
    return { server: server.id, terminal };
  });
}

/** As long as a server may take to tell of a few folders and to start a shell, in ms. */
const START_MS = 120_000;

function isRunning({ state }: Pick<Server, "state">): boolean {
  return state.kind === "running";
}

async function untilRunning(deps: NewTerminalDeps, serverId: ServerId): Promise<void> {
  const { ui, model } = deps;
  const { signal } = new AbortController();
  try {
    await readyServer(deps, serverId, signal, ui.l10n.t("Your terminal opens when the server is ready."));
  } catch (error) {
    // The user does not want it now, or was told why it did not start.
    const isStopped = error instanceof ServerNotStarted && model.server(serverId)?.state.kind === "stopped";
    throw isStopped ? new CancellationError() : error;
  }
}

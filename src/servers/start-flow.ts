import * as vscode from "vscode";
import type { JsonValue, UserOptions } from "../hubClient/types.js";
import { presentError, type ErrorLog } from "../ui/errors.js";
import { Failure } from "../ui/failure.js";
import { press } from "../ui/press.js";
import { hubWords } from "../ui/hub-words.js";
import { requireTrust } from "../ui/trust.js";
import { durationLabel, serverLabel, stateLabel } from "./labels.js";
import { optionDifferences } from "./options-differ.js";
import type { Hub, HubModel, Server } from "./types.js";

const tickMs = 1000;
const shownMs = 5000;

export interface StartRooms {
  model: HubModel;
  log: ErrorLog;
}

/** The starts that this window shows: a second gesture for the same server joins the first. */
const shown = new Map<string, Promise<Server>>();
/** Servers whose start was called off by a gesture in this window: that it ends then is no news. */
const calledOff = new Set<string>();

/**
 * A start by the user's gesture, with its progress and a Cancel that withdraws it. Rejects with a `Failure` that knows how to go on, or
 * with a cancellation. @param options undefined: the hub's last ones
 */
export function startServer(
  rooms: StartRooms,
  hub: Hub,
  server: Server,
  options: UserOptions | undefined,
): Promise<Server> {
  const running = shown.get(server.id);
  if (running) return running;
  calledOff.delete(server.id);
  const start = showStart(rooms, hub, server, options).finally(() => shown.delete(server.id));
  shown.set(server.id, start);
  return start;
}

/** Stops a running server, or withdraws a start: by the user's gesture. */
export async function stopServer(model: HubModel, serverId: string): Promise<void> {
  calledOff.add(serverId);
  try {
    await model.stop(serverId);
  } catch (error) {
    // The start goes on, so its own end is news again.
    calledOff.delete(serverId);
    throw error;
  }
}

async function showStart(
  rooms: StartRooms,
  hub: Hub,
  server: Server,
  options: UserOptions | undefined,
): Promise<Server> {
  requireTrust();
  const label = serverLabel(hub, server);
  try {
    const started = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Starting the server on {0}", label),
        cancellable: true,
      },
      (progress, token) => follow(rooms, server.id, options, progress, token),
    );
    void vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t("{0} is running", label)}`, shownMs);
    sayDifferences(label, options, started);
    return started;
  } catch (error) {
    const args = { server: server.id, ...(options && { options }) };
    const retry = () => press("hubKernels.startServer", args);
    throw new Failure(error, { retry, hub: hub.id, server: server.id });
  }
}

async function follow(
  { model, log }: StartRooms,
  serverId: string,
  options: UserOptions | undefined,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Server> {
  const report = reporter(model, serverId, Date.now(), progress);
  const ticker = setInterval(report, tickMs);
  const change = model.onDidChange(({ servers }) => servers.includes(serverId) && report());
  const cancel = token.onCancellationRequested(() => {
    // Where the hub cannot, the start goes on, and the status item shows it.
    withdraw(model, serverId).catch((error: unknown) => presentError(error, log));
  });
  try {
    return await model.start(serverId, options);
  } catch (error) {
    if (calledOff.has(serverId) && isWithdrawn(error)) throw new vscode.CancellationError();
    throw error;
  } finally {
    clearInterval(ticker);
    change.dispose();
    cancel.dispose();
  }
}

async function withdraw(model: HubModel, serverId: string): Promise<void> {
  await stopServer(model, serverId);
  void vscode.window.setStatusBarMessage(`$(circle-slash) ${vscode.l10n.t("The start was withdrawn")}`, shownMs);
}

function isWithdrawn(error: unknown): boolean {
  return error instanceof Error && "kind" in error && error.kind === "spawn-cancelled";
}

/** Puts what the model knows of the start into the notification: the hub's own words, the elapsed time, and the bar. */
function reporter(
  model: HubModel,
  serverId: string,
  beganAt: number,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): () => void {
  let percentShown = 0;
  return () => {
    const state = model.server(serverId)?.state;
    if (state?.kind !== "starting") return;
    const percent = state.percent ?? percentShown;
    const words = hubWords(state.message ?? "") || stateLabel(state, vscode.l10n);
    progress.report({
      message: `${words} · ${durationLabel(Date.now() - beganAt)}`,
      increment: Math.max(0, percent - percentShown),
    });
    percentShown = Math.max(percent, percentShown);
  };
}

function sayDifferences(label: string, options: UserOptions | undefined, started: Server): void {
  const list = optionDifferences(options, started.lastOptions).flatMap((difference) => {
    switch (difference.kind) {
      case "changed":
        return vscode.l10n.t("{0}: asked {1}, got {2}", difference.key, plain(difference.asked), plain(difference.got));
      case "missing":
        return vscode.l10n.t("{0}: asked {1}, nothing recorded", difference.key, plain(difference.asked));
      case "added":
        // Mostly defaults that the hub filled in.
        return [];
    }
  });
  if (list.length === 0) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t("The server on {0} runs with other options than asked. {1}", label, hubWords(list.join("; "))),
  );
}

function plain(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

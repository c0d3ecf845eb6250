import type * as vscode from "vscode";
import type { HubModel } from "../../../model/types.js";
import type { ServerId } from "../../../text/ids.js";
import { CancellationError } from "../../../ui/ui.js";
import { beforeRun, type BeforeRunDeps } from "../../before-run.js";
import type { OfferDeps } from "../../offer-start.js";
import { readyServer } from "../../ready-server.js";
import type { CellRun } from "./cell-run.js";

interface MayRunDeps extends BeforeRunDeps, OfferDeps {
  model: HubModel;
}

/**
 * As `readyServer`, and what the notebook needs is there too: its kernel starts in the folder that it is pushed to. Rejects with a cancellation
 * where the user does not want to go on without it.
 */
export async function readyForRun(
  deps: MayRunDeps,
  serverId: ServerId,
  { uri }: vscode.NotebookDocument,
  signal: AbortSignal,
  isResumed: boolean,
): ReturnType<typeof readyServer> {
  const ready = await readyServer(deps, serverId, signal);
  if (!isResumed && !(await beforeRun(deps, serverId, uri, signal))) throw new CancellationError();
  return ready;
}

/** Resolves when the cell can be sent; `false`: it has ended. What it waits for ends when it is called off. */
export async function mayRun(
  run: CellRun,
  deps: MayRunDeps,
  serverId: ServerId,
  { uri }: vscode.NotebookDocument,
): Promise<boolean> {
  if (run.hasEnded || run.resumed) return !run.hasEnded;
  const isReady = await beforeRun(deps, serverId, uri, run.calledOff).catch((error: unknown) => {
    if (!run.isCalledOff) throw error;
    return false;
  });
  if (isReady && !run.isCalledOff) return !run.hasEnded;
  await run.cancel();
  return false;
}

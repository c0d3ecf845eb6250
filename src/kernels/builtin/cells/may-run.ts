import type * as vscode from "vscode";
import type { HubModel } from "../../../model/types.js";
import type { ServerId } from "../../../text/ids.js";
import { CancellationError, type Ui } from "../../../ui/ui.js";
import { beforeRun, type BeforeRunDeps } from "../../before-run.js";
import { readyServer } from "../../ready-server.js";
import type { CellRun } from "./cell-run.js";

interface MayRunDeps extends BeforeRunDeps {
  ui: Ui;
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
  const ready = await readyServer(deps.ui, deps.model, serverId, signal);
  if (!isResumed && !(await beforeRun(deps, serverId, uri, signal))) throw new CancellationError();
  return ready;
}

/** Resolves when the cell can be sent; `false`: it has ended. */
export async function mayRun(
  run: CellRun,
  deps: MayRunDeps,
  serverId: ServerId,
  { uri }: vscode.NotebookDocument,
): Promise<boolean> {
  if (run.hasEnded || run.resumed) return !run.hasEnded;
  const isReady = await beforeRun(deps, serverId, uri, new AbortController().signal);
  if (isReady && !run.isCalledOff) return !run.hasEnded;
  await run.cancel();
  return false;
}

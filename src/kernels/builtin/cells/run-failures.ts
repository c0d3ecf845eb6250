import * as vscode from "vscode";
import type { HubModel } from "../../../model/types.js";
import type { ServerId } from "../../../text/ids.js";
import { isCancellation } from "../../../ui/signals.js";
import { kernelLost, type LifeEnd, problemSentence } from "../kernel-sentences.js";
import type { CellRun } from "./cell-run.js";

export interface FailureDeps {
  model: HubModel;
  log: { warn(message: string): void; error(message: string | Error): void };
}

/** There is no kernel for it. */
export async function couldNotConnect(run: CellRun, error: unknown, deps: FailureDeps, id: ServerId): Promise<void> {
  if (isCancellation(error)) {
    await run.cancel();
    return;
  }
  deps.log.error(error instanceof Error ? error : String(error));
  await run.fail(vscode.l10n.t("Not run"), problemSentence(error, deps.model, id));
}

/** One says it for all that the kernel was given. @param isFirst of them */
export async function lostOnTheWay(
  run: CellRun,
  error: unknown,
  { ending, isFirst }: { ending: LifeEnd | undefined; isFirst: boolean },
  deps: FailureDeps,
  id: ServerId,
): Promise<void> {
  deps.log.warn(`a cell's run was cut off: ${String(error)}`);
  if (ending === "called-off" || run.isCalledOff || !isFirst) {
    await run.cancel();
    return;
  }
  const lost = (await ending) ?? kernelLost(problemSentence(error, deps.model, id));
  await run.fail(lost.name, lost.sentence);
}

import * as vscode from "vscode";
import { WHY_MS } from "../../jupyterServer/kernel-socket.js";
import type { HubModel } from "../../model/types.js";
import type { ServerEnds } from "../../servers/status/server-ends.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { press } from "../../ui/prompts/press.js";
import { warnWithStep } from "../../ui/prompts/warn-with-step.js";
import type { Ui } from "../../ui/ui.js";
import { labelOf } from "../kernel-label.js";
import { type LossKind, lossSentence } from "../loss/loss-words.js";
import type { KernelLink } from "./link/kernel-link.js";

export interface LossDeps {
  ui: Ui;
  model: HubModel;
  ends: Pick<ServerEnds, "of">;
}

/**
 * What the user reads when a kernel is lost. Its server is asked why, as long as it runs. Never rejects.
 * @param link `undefined`: this window had none to it
 */
export async function lossOf(
  kind: LossKind,
  link: Pick<KernelLink, "heardAtMs" | "deathOf"> | undefined,
  { model, ends }: LossDeps,
  serverId: ServerId,
): Promise<string> {
  const heardAtMs = link?.heardAtMs;
  const label = hubWords(labelOf(model, serverId));
  const hasServer = kind === "kernel-gone" || kind === "kernel-restarted";
  const memory = hasServer ? await link?.deathOf(AbortSignal.timeout(WHY_MS)) : undefined;
  return lossSentence({ kind, label, memory, end: ends.of(serverId), heardAtMs, nowMs: Date.now() }, vscode.l10n);
}

/** @param runAll the cells of the notebook */
export function sayLoss(sentence: string, kind: LossKind, ui: Ui, serverId: ServerId, runAll: () => void): void {
  switch (kind) {
    case "server-stopped": {
      const start = () => void press(ui, "hubKernels.startServer", { server: serverId });
      warnWithStep(ui, sentence, ui.l10n.t("Start Server…"), start);
      break;
    }
    case "kernel-gone":
    case "kernel-restarted":
      warnWithStep(ui, sentence, ui.l10n.t("Run All"), runAll);
      break;
    case "account-removed":
      void ui.message("warning", sentence);
  }
}

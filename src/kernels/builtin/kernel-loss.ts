import * as vscode from "vscode";
import { WHY_MS } from "../../jupyterServer/kernel-socket.js";
import type { HubModel } from "../../model/types.js";
import type { Usage } from "../../servers/resources/usage.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { press } from "../../ui/prompts/press.js";
import { warnWithStep } from "../../ui/prompts/warn-with-step.js";
import type { Ui } from "../../ui/ui.js";
import { labelOf } from "../kernel-label.js";
import { type KnownLossDeps, lossInWords, nearlyFullOf } from "../loss/known-loss.js";
import type { LossKind } from "../loss/loss-words.js";
import type { KernelLink } from "./link/kernel-link.js";

export interface LossDeps extends KnownLossDeps {
  ui: Ui;
  model: HubModel;
  usageOf: (serverId: ServerId) => Usage | undefined;
}

/**
 * What the user reads when a kernel is lost. Its server is asked why, as long as it runs. Never rejects.
 * @param link `undefined`: this window had none to it
 */
export async function lossOf(
  kind: LossKind,
  link: Pick<KernelLink, "heardAtMs" | "deathOf"> | undefined,
  deps: LossDeps,
  serverId: ServerId,
): Promise<string> {
  const { model, usageOf } = deps;
  const heardAtMs = link?.heardAtMs;
  // Before anybody is asked: with the kernel its memory goes.
  const nearlyFull = nearlyFullOf(usageOf(serverId));
  const label = hubWords(labelOf(model, serverId));
  const hasServer = kind === "kernel-gone" || kind === "kernel-restarted";
  const memory = hasServer ? await link?.deathOf(AbortSignal.timeout(WHY_MS)) : undefined;
  return lossInWords({ kind, label, memory, nearlyFull, heardAtMs }, deps, serverId, vscode.l10n);
}

/** Nobody is warned of what they have done themselves. @param runAll the cells of the notebook */
export function sayLoss(
  sentence: string,
  kind: LossKind,
  { ui, ends }: Pick<LossDeps, "ui" | "ends">,
  serverId: ServerId,
  runAll: () => void,
): void {
  switch (kind) {
    case "server-stopped": {
      if (ends.of(serverId)?.by === "this-window") return;
      const start = () => void press(ui, "hubKernels.startServer", { server: serverId });
      warnWithStep(ui, sentence, ui.l10n.t("Start Server…"), start);
      break;
    }
    case "kernel-gone":
    case "kernel-restarted":
      warnWithStep(ui, sentence, ui.l10n.t("Run All"), runAll);
      break;
    case "account-removed":
      void ui.message("information", sentence);
  }
}

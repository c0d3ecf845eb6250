import type { MemoryVerdict } from "../../jupyterServer/kernel-recorder.js";
import { type EndOfServer, endOfServer } from "../../servers/status/end-words.js";
import { bytesLabel, bytesOf } from "../../text/bytes.js";
import type { Localizer } from "../../text/speech.js";
import { clockTime } from "../../text/time-words.js";

/** Why a kernel is lost to its notebook. `kernel-restarted`: it died, and its server has started it again. */
export type LossKind = "kernel-gone" | "kernel-restarted" | "server-stopped" | "account-removed";

/** What is known of a loss. What is not known is left out, and nothing is said of it. */
export interface Loss extends EndOfServer {
  kind: LossKind;
  /** of a kernel whose server runs */
  memory?: MemoryVerdict | undefined;
  /** what its server used of its memory when it was asked last before, where that was nearly all */
  nearlyFull?: { used: number; whole: number } | undefined;
  /** when its server was started, in ms since the epoch */
  serverStartedAtMs?: number | undefined;
}

/** What is gone, since when and why, what is saved, and what to do next. */
export function lossSentence(loss: Loss, l10n: Localizer): string {
  switch (loss.kind) {
    case "account-removed":
      return l10n.t(
        "The hub of this kernel was removed from this editor. The kernel is still running there. Select another kernel for this notebook.",
      );
    case "server-stopped":
      return [
        ...endOfServer(loss, l10n),
        l10n.t("Its kernels and their variables are lost. The output that has arrived is in the notebook."),
        l10n.t("Run a cell to start the server again."),
      ].join(" ");
    case "kernel-gone":
    case "kernel-restarted":
      return [
        ...endOfKernel(loss, l10n),
        l10n.t("Its variables are lost. The output that has arrived is in the notebook."),
        loss.kind === "kernel-gone"
          ? l10n.t("Run the cells again to use a new kernel.")
          : l10n.t("Run the cells again from the top."),
      ].join(" ");
  }
}

function endOfKernel(loss: Loss, l10n: Localizer): string[] {
  const { kind, label, memory, nearlyFull, heardAtMs, serverStartedAtMs, nowMs } = loss;
  const isRestarted = kind === "kernel-restarted";
  if (memory?.isKilled) {
    const killed = l10n.t("The kernel on {0} was killed because its server ran out of memory.", label);
    const limit = memory.limitBytes && l10n.t("The limit there is {0}.", bytesLabel(memory.limitBytes));
    return [killed, ...(limit ? [limit] : []), ...(isRestarted ? [l10n.t("It was restarted by its server.")] : [])];
  }
  if (isRestarted) {
    const died = l10n.t("The kernel died and was restarted by its server.");
    if (memory) return [died];
    return [died, l10n.t("It may have run out of memory."), ...nearlyFullWords(nearlyFull, l10n)];
  }
  if (heardAtMs !== undefined && serverStartedAtMs !== undefined && serverStartedAtMs > heardAtMs) {
    const at = clockTime(serverStartedAtMs, nowMs);
    return [l10n.t("The kernel on {0} is gone: its server was started again at {1}.", label, at)];
  }
  const gone = l10n.t("The kernel on {0} is gone. It was shut down, or its server was restarted.", label);
  return [
    gone,
    ...(heardAtMs ? [l10n.t("It was last heard at {0}.", clockTime(heardAtMs, nowMs))] : []),
    ...nearlyFullWords(nearlyFull, l10n),
  ];
}

function nearlyFullWords(nearlyFull: Loss["nearlyFull"], l10n: Localizer): string[] {
  if (!nearlyFull) return [];
  const [used, whole] = bytesOf(nearlyFull.used, nearlyFull.whole);
  return [l10n.t("The memory of its server was nearly full a moment before: {0} of {1}.", used, whole)];
}

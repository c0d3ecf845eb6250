import type { Hindrance, Pending } from "../../hubClient/start/pending-phase.js";
import type { Localizer } from "../../text/speech.js";

/** What a start waits for, in a few words. */
export function pendingWords(pending: Pending, l10n: Localizer): string {
  switch (pending.phase) {
    case "requested":
      return l10n.t("requested");
    case "queued":
      return [l10n.t("waiting in the queue"), ...queueWords(pending, l10n)].join(", ");
    case "waiting-for-resources":
      return waitingWords(pending, l10n);
    case "pulling":
      return l10n.t("pulling the image");
    case "hindered":
      return hinderedWords(pending.what, l10n);
    case "starting":
      return l10n.t("starting");
    case "connecting":
      return l10n.t("waiting for the server to answer");
  }
}

export function hinderedWords(what: Hindrance["what"], l10n: Localizer): string {
  return what === "image" ? l10n.t("the image can't be pulled") : l10n.t("the server ends right after it starts");
}

function queueWords({ job, position, reason }: Extract<Pending, { phase: "queued" }>, l10n: Localizer): string[] {
  return [
    ...(job === undefined ? [] : [l10n.t("job {0}", job)]),
    ...(position === undefined ? [] : [l10n.t("position {0}", position)]),
    ...(reason === undefined ? [] : [l10n.t("reason: {0}", reason)]),
  ];
}

function waitingWords(pending: Extract<Pending, { phase: "waiting-for-resources" }>, l10n: Localizer): string {
  const gpu = pending.lacks === "gpu";
  if (pending.cluster === "growing") {
    return gpu
      ? l10n.t("waiting for a GPU: the cluster adds a node")
      : l10n.t("waiting for a node: the cluster adds one");
  }
  return gpu ? l10n.t("waiting for a GPU") : l10n.t("waiting for a free node");
}

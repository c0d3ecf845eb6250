import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import type { KernelState, RunningKernel } from "./contract.js";

/** What people call a kernel: by its notebooks. */
export function calledIn({ kind, names }: Pick<RunningKernel, "kind" | "names">, l10n: Localizer): string {
  if (kind === "helper") return l10n.t("Hub Kernels helper");
  const [first, ...others] = names.map(safeWords);
  if (first === undefined) return l10n.t("No notebook");
  return others.length === 0 ? first : l10n.t("{0} and {1} more", first, others.length);
}

/** @param time for how long it has been so, where somebody knows */
export function stateLabel(state: KernelState, l10n: Localizer, time?: string): string {
  switch (state) {
    case "starting":
      return l10n.t("starting");
    case "unused":
      return l10n.t("not used yet");
    case "restarting":
      return l10n.t("restarting");
    case "idle":
      return time === undefined ? l10n.t("idle") : l10n.t("idle for {0}", time);
    case "busy":
      return time === undefined ? l10n.t("busy") : l10n.t("busy for {0}", time);
    case "dead":
      return l10n.t("died");
    case "unknown":
      return l10n.t("state not known");
  }
}

/** As Jupyter servers say it: "starting" until somebody connects, however long the kernel has been there. */
export function kernelStateOf(state: string | null | undefined, clients?: number | null): KernelState {
  switch (state) {
    case "starting":
      return clients === 0 ? "unused" : state;
    case "idle":
    case "busy":
    case "restarting":
    case "dead":
      return state;
    case "autorestarting":
      return "restarting";
    default:
      return "unknown";
  }
}

import type { Localizer } from "../ui/error-text.js";
import type { Hub, Server, ServerState } from "./types.js";

/** `hub.example`, or `hub.example: gpu` for a named server. */
export function serverLabel(hub: Hub, server: Server): string {
  const name = server.displayName ?? server.name;
  return name === "" ? hub.label : `${hub.label}: ${name}`;
}

export function stateLabel(state: ServerState, l10n: Localizer): string {
  switch (state.kind) {
    case "unknown":
      return l10n.t("not asked yet");
    case "stopped":
      return state.failure === undefined ? l10n.t("stopped") : l10n.t("the last start failed");
    case "starting":
      return state.percent === undefined ? l10n.t("starting") : l10n.t("starting, {0} %", state.percent);
    case "running":
      return l10n.t("running");
    case "stopping":
      return l10n.t("stopping");
  }
}

/** `8 s`, `1 min 05 s`, `2 h 10 min` */
export function durationLabel(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = (part: number) => String(part).padStart(2, "0");
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

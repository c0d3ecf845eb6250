import type { HubModel } from "../../model/types.js";
import type { Usage } from "../../servers/resources/usage.js";
import type { ServerId } from "../../text/ids.js";
import type { Loss } from "./loss-words.js";

/** When a server that runs was started, in ms since the epoch. */
export function startOfServer(model: Pick<HubModel, "server">, serverId: ServerId): number | undefined {
  const state = model.server(serverId)?.state;
  const atMs = Date.parse((state?.kind === "running" && state.started) || "");
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Whether memory was nearly full, by what its server told last. */
export function nearlyFullOf(usage: Usage | undefined): Loss["nearlyFull"] {
  const { memory } = usage ?? {};
  return memory?.isNearlyFull && memory.whole !== undefined ? { used: memory.used, whole: memory.whole } : undefined;
}

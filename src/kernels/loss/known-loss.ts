import { startOf } from "../../model/start-of.js";
import type { HubModel } from "../../model/types.js";
import type { Usage } from "../../servers/resources/usage.js";
import type { ServerEnds } from "../../servers/status/server-ends.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { type Loss, lossSentence } from "./loss-words.js";

export interface KnownLossDeps {
  model: Pick<HubModel, "server">;
  ends: Pick<ServerEnds, "of">;
  log: { info(message: string): void };
}

/** What is said of a loss, with what is known of the server: in the log too. */
export function lossInWords(
  loss: Omit<Loss, "end" | "serverStartedAtMs" | "nowMs">,
  { model, ends, log }: KnownLossDeps,
  serverId: ServerId,
  l10n: Localizer,
): string {
  const known = { end: ends.of(serverId), serverStartedAtMs: startOfServer(model, serverId) };
  const sentence = lossSentence({ ...loss, ...known, nowMs: Date.now() }, l10n);
  log.info(`a kernel is lost (${loss.kind}): ${sentence}`);
  return sentence;
}

/** When a server that runs was started, in ms since the epoch. */
function startOfServer(model: Pick<HubModel, "server">, serverId: ServerId): number | undefined {
  const atMs = Date.parse(startOf(model.server(serverId)) ?? "");
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Whether memory was nearly full, by what its server told last. */
export function nearlyFullOf(usage: Usage | undefined): Loss["nearlyFull"] {
  const { memory } = usage ?? {};
  return memory?.isNearlyFull && memory.whole !== undefined ? { used: memory.used, whole: memory.whole } : undefined;
}

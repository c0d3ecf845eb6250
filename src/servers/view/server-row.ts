import { safeWords, shortWords } from "../../ui/safe-words.js";
import type { Speech } from "../../ui/speech.js";
import { serverName } from "../labels.js";
import type { Hub, Server } from "../types.js";
import { serverDetails } from "./server-details.js";
import { shownState } from "./shown-state.js";
import type { ServerRow } from "./types.js";

/** A server: its state as icon and first words, and in the tooltip what else is known. */
export function serverRow(hub: Hub, server: Server, speech: Speech): ServerRow {
  const { l10n } = speech;
  const name = serverName(hub, server);
  const ofDefault = l10n.t("Default server");
  const { icon, colour, words } = shownState(hub, server, speech);
  const whole = l10n.t("{0} on {1}", name === "" ? ofDefault : safeWords(name), safeWords(hub.label));
  return {
    id: server.id,
    label: name === "" ? ofDefault : shortWords(name),
    ...(words !== undefined && { description: words }),
    tooltip: [whole, ...serverDetails(server, speech)].join("\n"),
    icon,
    ...(colour && { colour }),
    spoken: words === undefined ? whole : `${whole}: ${words}`,
    flags: flagsOf(server),
    about: { server: server.id },
  };
}

function flagsOf({ name, state }: Server): string[] {
  return [
    "server",
    ...(name === "" ? [] : ["named"]),
    ...(state.kind === "stopped" ? ["startable"] : []),
    ...(state.kind === "running" || state.kind === "starting" ? ["stoppable"] : []),
    ...(state.kind === "running" ? ["running"] : []),
    ...(state.kind === "running" && state.noJupyter ? ["browserOnly"] : []),
  ];
}

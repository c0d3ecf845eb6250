import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import type { StatusAction } from "./indicator-words.js";

/** The list of all that can be done. */
export const ALL_ACTIONS = "hubKernels.showServerActions";
/** More in a row nobody reads. */
const MOST_LINKS = 8;
/** These are there wherever they make sense: who has trouble looks here first. */
const ALWAYS: ReadonlySet<string> = new Set(
  ["stopServer", "restartServer", "openServer", "checkConnection", "showLog"].map((name) => `hubKernels.${name}`),
);

/** What the status item's tooltip links to of all that can be done, in the same order, and the list of the rest. */
export function tooltipLinks(all: readonly StatusAction[], server: ServerId, l10n: Localizer): readonly StatusAction[] {
  if (all.length <= MOST_LINKS) return all;
  const isAlways = ({ command }: StatusAction) => ALWAYS.has(command);
  const others = all.filter((each) => !isAlways(each)).slice(0, MOST_LINKS - 1 - all.filter(isAlways).length);
  const more = { label: l10n.t("More Actions…"), command: ALL_ACTIONS, args: { server } };
  return [...all.filter((each) => isAlways(each) || others.includes(each)), more];
}

import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import type { SpecEntry, SpecProblem } from "./spec-list.js";

/** The groups of the list, in its order. */
export type SpecGroup = "user" | "environment" | "system" | "path" | "conda" | "server";
export const groups: readonly SpecGroup[] = ["user", "environment", "system", "path", "conda", "server"];

export function groupOf({ onDisk, condaPrefix }: SpecEntry): SpecGroup {
  if (onDisk) return onDisk.origin;
  return condaPrefix === undefined ? "server" : "conda";
}

/** Who has installed it. */
export function groupWords(group: SpecGroup, l10n: Localizer): string {
  switch (group) {
    case "user":
      return l10n.t("Installed for you");
    case "environment":
      return l10n.t("Installed in the server's Python environment");
    case "system":
      return l10n.t("Installed for all users of the machine");
    case "path":
      return l10n.t("Installed by the site");
    case "conda":
      return l10n.t("Found in conda environments by the server");
    case "server":
      return l10n.t("Told by the server");
  }
}

export function problemWords({ kind, detail }: SpecProblem, l10n: Localizer): string {
  const said = safeWords(detail);
  switch (kind) {
    case "unreadable":
      return l10n.t("Can't start: its kernel.json can't be read ({0}).", said);
    case "no-json":
      return l10n.t("Can't start: its kernel.json isn't JSON ({0}).", said);
    case "no-command":
      return l10n.t("Can't start: its kernel.json has no command.");
    case "no-program":
      return l10n.t("Can't start: there is no program {0}.", said);
    case "no-ipykernel":
      return l10n.t("Can't start: {0} doesn't have ipykernel.", said);
    case "not-offered":
      return l10n.t("The server doesn't offer it. It may be switched off in the server's settings.");
  }
}

/** As people read it. What is run is told by `commandLine`, where it can be. */
export function shownCommand(argv: readonly string[]): string {
  return safeWords(argv.map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word))).join(" "));
}

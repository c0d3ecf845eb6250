import { isSameHub } from "../../text/hub-label.js";
import type { Localizer } from "../../text/speech.js";
import { readByHub, type SettingReading } from "../../ui/settings/setting-reading.js";

const MAX_NAMES = 100;

/** The setting `hubKernels.serverNames`: the names of servers that a site documents, a list by the address of each hub. */
export function readServerNames(written: unknown, l10n: Localizer): SettingReading<Record<string, string[]>> {
  const problem = l10n.t("Enter the address of each hub with a list of names. Anything else is ignored.");
  return readByHub(written, usableNames, problem);
}

function usableNames(written: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(written) ? written.slice(0, MAX_NAMES) : [];
  const usable = list.filter((name) => typeof name === "string").filter((name) => name.trim() !== "");
  return usable.length > 0 ? usable : undefined;
}

/** The names of this hub's servers. */
export function documentedNames(names: Readonly<Record<string, readonly string[]>>, baseUrl: string): string[] {
  const lists = Object.entries(names).filter(([hub]) => isSameHub(hub, baseUrl));
  return [...new Set(lists.flatMap(([, all]) => all.map((name) => name.trim())))];
}

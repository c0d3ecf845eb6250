import { isDeepStrictEqual } from "node:util";
import { isHubAddress, isSameHub } from "../../text/hub-label.js";
import { isRecord } from "../../text/json.js";
import type { Localizer } from "../../text/speech.js";
import type { SettingReading } from "../../ui/settings/setting-reading.js";

const MAX_HUBS = 50;
const MAX_NAMES = 100;

/** The setting `hubKernels.serverNames`: the names of servers that a site documents, a list by the address of each hub. */
export function readServerNames(written: unknown, l10n: Localizer): SettingReading<Record<string, string[]>> {
  if (written === undefined || written === null) return { value: {} };
  const entries: [string, unknown][] = isRecord(written) ? Object.entries(written) : [];
  const good = entries.slice(0, MAX_HUBS).flatMap(([hub, names]): [string, string[]][] => {
    const list: unknown[] = Array.isArray(names) ? names.slice(0, MAX_NAMES) : [];
    const usable = list.filter((name) => typeof name === "string").filter((name) => name.trim() !== "");
    return isHubAddress(hub) && usable.length > 0 ? [[hub, usable]] : [];
  });
  const value = Object.fromEntries(good);
  if (isDeepStrictEqual(value, written)) return { value };
  const problem = l10n.t("Enter the address of each hub with a list of names. Anything else is ignored.");
  return { value, problem };
}

/** The names of this hub's servers. */
export function documentedNames(names: Readonly<Record<string, readonly string[]>>, baseUrl: string): string[] {
  const lists = Object.entries(names).filter(([hub]) => isSameHub(hub, baseUrl));
  return [...new Set(lists.flatMap(([, all]) => all.map((name) => name.trim())))];
}

import { isSameHub } from "../ui/hub-label.js";

/** The names of servers that the setting `hubKernels.serverNames` has for a hub, as its site documents them. */
export function documentedNames(written: Readonly<Record<string, readonly string[]>>, baseUrl: string): string[] {
  const lists = Object.entries(written).filter(([hub]) => isSameHub(hub, baseUrl));
  return [...new Set(lists.flatMap(([, names]) => names.map((name) => name.trim())))];
}

import { withoutLinks } from "./hub-words.js";
import { withoutEnd } from "./trimmed.js";

/** What the user reads of a hub's address: `hub.example`, `hub.example/jupyter`. */
export function hubLabel(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const { host, pathname } = new URL(baseUrl);
  return withoutLinks(host + withoutEnd(pathname, "/"));
}

/** Is it fit to be asked `isSameHub`? As it is written into a setting. */
export function isHubAddress(text: string): boolean {
  return /^https?:\/\/[^?#@]+$/.test(text) && URL.canParse(text);
}

/** Do two addresses, as people write them, mean the same hub? */
export function isSameHub(one: string, other: string): boolean {
  return new URL(one).protocol === new URL(other).protocol && hubLabel(one) === hubLabel(other);
}

import type { MakeWay, OfferedWay, WayParts } from "../contract.js";
import { companionWay } from "./companion.js";
import { environmentWay } from "./environment.js";
import { oauthWay } from "./oauth.js";
import { passwordWay } from "./password.js";
import { pasteFromPage, pasteOwn } from "./paste.js";

/** The best first. */
const made: readonly MakeWay[] = [companionWay, oauthWay, passwordWay];
const pasted: readonly ((parts: WayParts, isOnly: boolean) => OfferedWay)[] = [pasteFromPage, pasteOwn];

/** What works with this hub, from this editor. */
export function offeredWays(parts: WayParts): OfferedWay[] {
  const easier = made.map((make) => make(parts)).filter((way) => way !== undefined);
  const pasting = pasted.map((make) => make(parts, easier.length === 0));
  const environment = environmentWay(parts);
  return [...easier, ...pasting, ...(environment ? [environment] : [])];
}

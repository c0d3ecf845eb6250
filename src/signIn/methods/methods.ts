import type { SignInWays } from "../../hubClient/signIn/sign-in-methods.js";
import type { ServerHere } from "../../tokens/environment/server-here.js";
import type { Accept, OfferedWay, SignInFor, SignInRooms } from "../contract.js";
import { companionWay } from "./companion.js";
import { environmentWay } from "./environment.js";
import { oauthWay } from "./oauth.js";
import { passwordWay } from "./password.js";
import { pasteFromPage, pasteOwn } from "./paste.js";

/** What a way is made from. */
export interface WayParts {
  hub: SignInFor;
  /** what the hub says it can do */
  can: SignInWays;
  /** the server that this extension runs in, where it is one of this hub */
  here?: ServerHere | undefined;
  accept: Accept;
  rooms: SignInRooms;
}

/** `undefined`: it would not work here. */
export type MakeWay = (parts: WayParts) => OfferedWay | undefined;

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

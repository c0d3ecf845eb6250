import type { MakeMethod, OfferedMethod, SignInAttempt } from "../contract.js";
import { companionMethod } from "./companion.js";
import { environmentMethod } from "./environment.js";
import { oauthMethod } from "./oauth.js";
import { passwordMethod } from "./password.js";
import { pasteFromPage, pasteOwn } from "./paste.js";

/** The best first. */
const made: readonly MakeMethod[] = [companionMethod, oauthMethod, passwordMethod];
const pasted: readonly ((attempt: SignInAttempt, isOnly: boolean) => OfferedMethod)[] = [pasteFromPage, pasteOwn];

/** What works with this hub, from this editor. */
export function offeredMethods(attempt: SignInAttempt): OfferedMethod[] {
  // A companion grants no admin's scopes, and a registered client those that it was registered for.
  const ways = attempt.hub.moment ? [passwordMethod] : made;
  const easier = ways.map((make) => make(attempt)).filter((method) => method !== undefined);
  const pasting = pasted.map((make) => make(attempt, easier.length === 0));
  const environment = attempt.hub.moment ? undefined : environmentMethod(attempt);
  return [...easier, ...pasting, ...(environment ? [environment] : [])];
}

import type { MakeMethod, OfferedMethod, MethodDeps } from "../contract.js";
import { companionMethod } from "./companion.js";
import { environmentMethod } from "./environment.js";
import { oauthMethod } from "./oauth.js";
import { passwordMethod } from "./password.js";
import { pasteFromPage, pasteOwn } from "./paste.js";

/** The best first. */
const made: readonly MakeMethod[] = [companionMethod, oauthMethod, passwordMethod];
const pasted: readonly ((parts: MethodDeps, isOnly: boolean) => OfferedMethod)[] = [pasteFromPage, pasteOwn];

/** What works with this hub, from this editor. */
export function offeredMethods(parts: MethodDeps): OfferedMethod[] {
  const easier = made.map((make) => make(parts)).filter((method) => method !== undefined);
  const pasting = pasted.map((make) => make(parts, easier.length === 0));
  const environment = environmentMethod(parts);
  return [...easier, ...pasting, ...(environment ? [environment] : [])];
}

import { missingAbilities } from "../hubClient/scopes.js";
import type { TokenEntry } from "./types.js";

/** Has the token what it takes to be renewed here? */
export function mayRenew({ store, scopes, user }: TokenEntry): boolean {
  return store !== "environment" && !missingAbilities(scopes, user).some(({ ability }) => ability === "renew");
}

import { missingAbilities } from "../../hubClient/tokens/scopes.js";
import type { TokenEntry } from "../../tokens/store/types.js";

/** Has the token what it takes to be renewed here? */
export function mayRenew({ store, scopes, user }: TokenEntry): boolean {
  return store !== "environment" && !missingAbilities(scopes, user).some(({ ability }) => ability === "renew");
}

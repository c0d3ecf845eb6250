import type { TokenRequest } from "../hubClient/tokens/tokens.js";
import type { SignInDeps, SignInFor } from "./contract.js";

const DAY_S = 24 * 60 * 60;

/** What this extension needs, and no more. */
const NEEDED = ["access:servers!user", "servers!user", "read:users!user"];
/** To list, renew and revoke tokens here, and to exchange a hub's OAuth token for a named one. */
export const MANAGE_SCOPE = "tokens!user";

export function scopesToAsk(manage: boolean): string[] {
  return manage ? [...NEEDED, MANAGE_SCOPE] : NEEDED;
}

/** The token that is asked for at a sign-in. */
export function tokenRequestFor(
  { manage, moment }: Pick<SignInFor, "manage" | "moment">,
  deps: Pick<SignInDeps, "manageTokens" | "lifetimeDays" | "machine">,
): Required<TokenRequest> {
  return {
    scopes: moment?.scopes ?? scopesToAsk(manage ?? deps.manageTokens()),
    expiresInS: moment?.expiresInS ?? Math.round(deps.lifetimeDays() * DAY_S),
    note: noteOf(deps.machine),
  };
}

/** As it stands on the hub's token page. Not translated: it is what tells the tokens of this editor from others. */
export function noteOf(machine: string): string {
  return `Hub Kernels on ${machine}`;
}

import type { TokenRequest } from "../hubClient/tokens/tokens.js";
import type { SignInDeps, SignInFor } from "./contract.js";

const DAY_S = 24 * 60 * 60;

/** What this extension needs, and no more. */
const NEEDED = ["access:servers!user", "servers!user", "read:users!user"];
/** To see which servers others share with the user (JupyterHub 5.0 and later). A hub may not let its users see that. */
const SHARES_SCOPE = "read:users:shares!user";
/** To list, renew and revoke tokens here, and to exchange a hub's OAuth token for a named one. */
export const MANAGE_SCOPE = "tokens!user";

export function scopesToAsk(manage: boolean, shares = false): string[] {
  return [...NEEDED, ...(shares ? [SHARES_SCOPE] : []), ...(manage ? [MANAGE_SCOPE] : [])];
}

/** The token that is asked for at a sign-in. @param shares whoever makes it knows the scope for what is shared */
export function tokenRequestFor(
  { manage, moment }: Pick<SignInFor, "manage" | "moment">,
  deps: Pick<SignInDeps, "manageTokens" | "lifetimeDays" | "machine">,
  shares = false,
): Required<TokenRequest> {
  return {
    scopes: moment?.scopes ?? scopesToAsk(manage ?? deps.manageTokens(), shares),
    dispensable: [SHARES_SCOPE, ...(moment?.dispensable ?? [])],
    expiresInS: moment?.expiresInS ?? Math.round(deps.lifetimeDays() * DAY_S),
    note: noteOf(deps.machine),
  };
}

/** As it stands on the hub's token page. Not translated: it is what tells the tokens of this editor from others. */
export function noteOf(machine: string): string {
  return `Hub Kernels on ${machine}`;
}

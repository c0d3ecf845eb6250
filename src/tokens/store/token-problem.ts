import { ScopeMissing, TokenEnded, TokenRejected } from "../../hubClient/errors.js";
import { nameOfScope } from "../../hubClient/tokens/scope.js";
import { SAME_CLOCK_MS } from "../../transport/network/hub-clock.js";
import { msLeft } from "./expiry.js";
import type { TokenEntry } from "./types.js";

/**
 * What a hub's refusal means for the token in use, which it took when it was stored: past its end, or no more known, or narrowed since. The
 * hub itself tells none of these apart. Any other error comes back as it is. @param now ms since the epoch, by this machine's clock
 */
export function explained(error: unknown, entry: TokenEntry | undefined, now: number): unknown {
  if (!entry) return error;
  if (error instanceof TokenRejected) {
    return new TokenEnded(entry.baseUrl, entry.user, whyEnded(entry, now), { cause: error });
  }
  if (error instanceof ScopeMissing) {
    const { hub, scopes, hubMessage, lost: known } = error;
    if (known.length > 0) return error;
    const held = new Set(entry.scopes.map((scope) => nameOfScope(scope)));
    const lost = scopes.filter((scope) => held.has(scope));
    return lost.length > 0 ? new ScopeMissing(hub, scopes, hubMessage, lost) : error;
  }
  return error;
}

function whyEnded(entry: TokenEntry, now: number): TokenEnded["why"] {
  const leftMs = msLeft(entry, now);
  // It has no end, or nobody told which.
  if (leftMs === undefined) return "not-known";
  if (leftMs <= 0) return "expired";
  return leftMs < SAME_CLOCK_MS ? "not-known" : "withdrawn";
}

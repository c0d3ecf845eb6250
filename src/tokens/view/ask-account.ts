import { NotSignedIn, ScopeMissing, TokenEnded, TokenRejected } from "../../hubClient/errors.js";
import { holds, nameOfScope } from "../../hubClient/tokens/scope.js";
import { type AccountDeps, withAccountHub } from "../../signIn/account-hub.js";
import type { Speech } from "../../text/speech.js";
import { describeError } from "../../ui/errors/error-text.js";
import { shortProblem } from "../../ui/errors/short-problem.js";
import { isCancellation } from "../../ui/signals.js";
import { KeychainUnavailable } from "../keychain/keychain-unavailable.js";
import { explained } from "../store/token-problem.js";
import type { TokenEntry } from "../store/types.js";
import type { AccountAnswer } from "./types.js";

/** Asks the hub for the account's tokens, or, where the token may not list them, whether it is still good: one request. */
export async function askAccount(
  entry: TokenEntry,
  deps: AccountDeps,
  l10n: Speech["l10n"],
  signal: AbortSignal,
): Promise<AccountAnswer> {
  const { user } = entry;
  try {
    return await withAccountHub(entry, deps, async ({ client, tokens }): Promise<AccountAnswer> => {
      if (!holds(entry.scopes, user, "read:tokens")) {
        return { kind: "alone", scopes: (await client.whoami(signal)).scopes };
      }
      return { kind: "tokens", tokens: await tokens.list(user, signal) };
    });
  } catch (error) {
    if (isCancellation(error)) throw error;
    // Narrowed since it was stored: the hub takes a scope away with the role that gave it.
    if (error instanceof ScopeMissing) return { kind: "alone", scopes: withoutTokens(entry.scopes) };
    return { kind: "failed", ...failure(error, entry, l10n) };
  }
}

function failure(
  error: unknown,
  entry: TokenEntry,
  l10n: Speech["l10n"],
): Pick<Extract<AccountAnswer, { kind: "failed" }>, "why" | "short" | "sentence"> {
  if (error instanceof NotSignedIn) {
    // There is an entry: a locked keychain answers like an empty one.
    const sentence = l10n.t(
      "The token isn't in its store, or the store is locked. Unlock it and retry, or sign in again.",
    );
    return { why: "unread", short: l10n.t("Couldn't read the token"), sentence };
  }
  const problem = explained(error, entry, Date.now());
  const said = { short: shortProblem(problem, l10n), sentence: describeError(problem, l10n).message };
  if (error instanceof KeychainUnavailable) return { why: "unread", ...said };
  if (!(error instanceof TokenRejected)) return { why: "unreachable", ...said };
  const ended = problem instanceof TokenEnded ? problem.why : undefined;
  return { why: ended === "expired" ? "expired" : "rejected", ...said };
}

function withoutTokens(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !["tokens", "read:tokens"].includes(nameOfScope(scope)));
}

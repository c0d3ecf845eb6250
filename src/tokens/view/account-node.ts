import type { HubToken } from "../../hubClient/tokens.js";
import { missingAbilities } from "../../hubClient/scopes.js";
import { hubNow } from "../expiry.js";
import type { TokenEntry } from "../types.js";
import {
  askingLine,
  internalGroup,
  manageLine,
  pageLine,
  problemLine,
  retryLine,
  signInLine,
} from "./account-lines.js";
import { holds } from "./scope-words.js";
import { relativeTime } from "./time-words.js";
import { inUseNode, otherNode } from "./token-node.js";
import { inOrder } from "./token-order.js";
import type { AccountAnswer, ListedAccount, Speech, TokenNode } from "./types.js";

type Failed = Extract<AccountAnswer, { kind: "failed" }>;
type WithToken = ListedAccount & { entry: TokenEntry };

/**
 * An account with its tokens, or what is to be done to see them. `answer` undefined: the hub is being asked.
 * @param only no other account is listed: there is room for all that is known of its token
 */
export function accountNode(
  account: ListedAccount,
  answer: AccountAnswer | undefined,
  given: Speech,
  only: boolean,
): TokenNode {
  const { l10n } = given;
  // The hub ends its tokens by its own clock.
  const speech = { ...given, now: hubNow(account.entry ?? {}, given.now) };
  const label = l10n.t("{0} @ {1}", account.user, account.label);
  const state = stateWords(account, answer, speech);
  const { entry } = account;
  return {
    id: account.id,
    label,
    description: state,
    tooltip: `${label}\n${state}`,
    icon: answer?.kind === "failed" || isTooNarrow(account, answer) ? "warning" : "account",
    spoken: l10n.t("Account {0} on {1}: {2}", account.user, account.label, state),
    flags: accountFlags(account, answer),
    about: { hub: account.id },
    expanded: true,
    children: entry ? withToken({ ...account, entry }, answer, speech, only) : [signInLine(account, l10n)],
  };
}

/** Can tokens be made and revoked with the one in use? */
export function managesTokens({ entry, user }: ListedAccount, answer: AccountAnswer | undefined): boolean {
  if (!entry || (answer && answer.kind !== "tokens")) return false;
  return holds(entry.scopes, user, "tokens");
}

function accountFlags(account: ListedAccount, answer: AccountAnswer | undefined): string[] {
  const { entry, known } = account;
  const manages = managesTokens(account, answer);
  return [
    "account",
    ...(known ? ["known"] : []),
    ...(known && (!entry || isRefused(answer)) ? ["signInNeeded"] : []),
    ...(entry ? ["hasToken"] : []),
    ...(isRefused(answer) ? ["refused"] : []),
    ...(entry && entry.store !== "environment" ? ["stored"] : []),
    ...(manages ? ["manages"] : []),
    ...(manages && entry?.store !== "environment" ? ["renewable"] : []),
  ];
}

/** Does the hub take the token no more? */
function isRefused(answer: AccountAnswer | undefined): boolean {
  return answer?.kind === "failed" && (answer.why === "rejected" || answer.why === "expired");
}

/** Good at the hub, and of no use here: with it no kernel runs. */
function isTooNarrow({ user, entry }: ListedAccount, answer: AccountAnswer | undefined): boolean {
  if (answer?.kind !== "alone" || entry?.store === "environment") return false;
  return missingAbilities(answer.scopes, user).some(
    ({ ability, onlyServers }) => ability === "use" && onlyServers.length === 0,
  );
}

function stateWords(account: ListedAccount, answer: AccountAnswer | undefined, speech: Speech): string {
  const { l10n } = speech;
  const { entry } = account;
  if (!entry) return l10n.t("signed out");
  if (!answer) return l10n.t("asking the hub…");
  switch (answer.kind) {
    case "failed":
      return failureWords(answer, l10n);
    case "alone":
      return isTooNarrow(account, answer) ? l10n.t("token may not use servers") : signedInWords(entry, speech);
    case "tokens":
      return signedInWords(answer.tokens.find(({ id }) => id === entry.tokenId) ?? entry, speech);
  }
}

function signedInWords({ expiresAt }: { expiresAt?: string }, speech: Speech): string {
  const at = relativeTime(expiresAt, speech);
  return at === undefined ? speech.l10n.t("signed in") : speech.l10n.t("signed in, expires {0}", at);
}

function failureWords({ why }: Failed, l10n: Speech["l10n"]): string {
  switch (why) {
    case "unreachable":
      return l10n.t("cannot be reached");
    case "unread":
      return l10n.t("token cannot be read");
    case "expired":
      return l10n.t("token expired");
    case "rejected":
      return l10n.t("token not accepted");
  }
}

function withToken(account: WithToken, answer: AccountAnswer | undefined, speech: Speech, only: boolean): TokenNode[] {
  const { l10n } = speech;
  const manages = managesTokens(account, answer);
  if (!answer) {
    return [
      inUseNode(account, undefined, { manages, health: "unknown", expanded: only }, speech),
      askingLine(account, l10n),
    ];
  }
  switch (answer.kind) {
    case "failed": {
      // First what is the matter and what helps: the rest could push it out of sight.
      const health = isRefused(answer) ? "refused" : "unknown";
      const inUse = inUseNode(account, undefined, { manages, health, expanded: false }, speech);
      return [...afterFailure(account, answer, l10n), inUse];
    }
    case "alone": {
      const { scopes } = answer;
      const inUse = inUseNode(account, undefined, { manages, scopes, health: "good", expanded: only }, speech);
      return [
        ...(isTooNarrow(account, answer) ? tooNarrowLines(account, l10n) : []),
        inUse,
        ...(account.known ? [manageLine(account, l10n)] : []),
        pageLine(account, l10n),
      ];
    }
    case "tokens":
      return listed(account, answer.tokens, { manages, expanded: only }, speech);
  }
}

/** What servers and browsers hold is folded away. */
function listed(
  account: WithToken,
  tokens: readonly HubToken[],
  { manages, expanded }: { manages: boolean; expanded: boolean },
  speech: Speech,
): TokenNode[] {
  const { tokenId } = account.entry;
  const own = tokens.find(({ id }) => id === tokenId);
  const others = inOrder(tokens, tokenId).filter((token) => token !== own);
  const node = (token: HubToken) => otherNode(account, token, manages, speech);
  const internal = others.filter(({ kind }) => kind !== "api").map(node);
  return [
    inUseNode(account, own, { manages, health: "good", expanded }, speech),
    ...others.filter(({ kind }) => kind === "api").map(node),
    ...(internal.length > 0 ? [internalGroup(account, internal, speech.l10n)] : []),
  ];
}

function afterFailure(account: ListedAccount, { why, sentence }: Failed, l10n: Speech["l10n"]): TokenNode[] {
  const said = problemLine(account, sentence);
  switch (why) {
    case "unreachable":
      return [said, retryLine(account, l10n)];
    case "unread":
      return [said, retryLine(account, l10n), signInLine(account, l10n)];
    case "expired":
    case "rejected":
      return [said, signInLine(account, l10n)];
  }
}

function tooNarrowLines(account: ListedAccount, l10n: Speech["l10n"]): TokenNode[] {
  const said = l10n.t("This token may not use your servers. Sign in to get one that may.");
  return [problemLine(account, said), signInLine(account, l10n)];
}

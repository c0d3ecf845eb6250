import { holds } from "../../hubClient/tokens/scope.js";
import { missingAbilities } from "../../hubClient/tokens/scopes.js";
import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { relativeTime } from "../../text/time-words.js";
import { hubNow } from "../store/expiry.js";
import type { TokenEntry } from "../store/types.js";
import {
  askingLine,
  internalGroup,
  manageLine,
  pageLine,
  problemLine,
  retryLine,
  signInLine,
} from "./account-lines.js";
import { inUseNode, otherNode } from "./token-node.js";
import { inOrder } from "./token-order.js";
import type { AccountAnswer, ListedAccount, TokenNode } from "./types.js";

type Failed = Extract<AccountAnswer, { kind: "failed" }>;
type WithToken = ListedAccount & { entry: TokenEntry };

/** An account with its tokens, or what is to be done to see them. `answer` undefined: the hub is being asked. */
export function accountNode(account: ListedAccount, answer: AccountAnswer | undefined, given: Speech): TokenNode {
  const { l10n } = given;
  // The hub ends its tokens by its own clock.
  const speech = { ...given, now: hubNow(account.entry ?? {}, given.now) };
  const { entry } = account;
  const user = safeWords(account.user);
  const state = stateWords(account, answer, speech);
  const whole = l10n.t("Account {0} on {1}: {2}", user, account.label, state);
  // What is as it should be the token's own row says. The hub comes last: the end of a row may be cut.
  const said = isWell(account, answer) ? [] : [state];
  return {
    id: account.id,
    label: shortWords(user),
    description: [...said, account.label].join(" · "),
    tooltip: whole,
    ...iconOf(account, answer),
    spoken: whole,
    flags: accountFlags(account, answer),
    about: { account: account.id },
    expanded: true,
    children: entry ? withToken({ ...account, entry }, answer, speech) : [signInLine(account, l10n)],
  };
}

/** Can tokens be made and revoked with the one in use? */
function managesTokens({ entry, user }: ListedAccount, answer: AccountAnswer | undefined): boolean {
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

function iconOf(account: ListedAccount, answer: AccountAnswer | undefined): Pick<TokenNode, "icon" | "colour"> {
  if (!account.entry) return { icon: "key", colour: "warning" };
  if (answer?.kind === "failed" && answer.why === "unreachable") return { icon: "debug-disconnect", colour: "warning" };
  if (answer?.kind === "failed" || isTooNarrow(account, answer)) return { icon: "warning", colour: "warning" };
  return { icon: "account" };
}

/** Nothing is to be said of it beside its tokens. */
function isWell(account: ListedAccount, answer: AccountAnswer | undefined): boolean {
  return answer !== undefined && answer.kind !== "failed" && !isTooNarrow(account, answer);
}

function stateWords(account: ListedAccount, answer: AccountAnswer | undefined, speech: Speech): string {
  const { l10n } = speech;
  const { entry } = account;
  if (!entry) return l10n.t("signed out");
  if (!answer) return l10n.t("loading…");
  switch (answer.kind) {
    case "failed":
      return failureWords(answer, l10n);
    case "alone":
      return isTooNarrow(account, answer) ? l10n.t("can't use servers") : signedInWords(entry, speech);
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
      return l10n.t("unreachable");
    case "unread":
      return l10n.t("token unreadable");
    case "expired":
      return l10n.t("token expired");
    case "rejected":
      return l10n.t("token not accepted");
  }
}

function withToken(account: WithToken, answer: AccountAnswer | undefined, speech: Speech): TokenNode[] {
  const { l10n } = speech;
  const manages = managesTokens(account, answer);
  if (!answer) {
    return [inUseNode(account, undefined, { manages, health: "unknown" }, speech), askingLine(account, l10n)];
  }
  switch (answer.kind) {
    case "failed": {
      // First what is the matter and what helps: the rest could push it out of sight.
      const health = isRefused(answer) ? "refused" : "unknown";
      const inUse = inUseNode(account, undefined, { manages, health }, speech);
      return [...afterFailure(account, answer, l10n), inUse];
    }
    case "alone": {
      const { scopes } = answer;
      const inUse = inUseNode(account, undefined, { manages, scopes, health: "good" }, speech);
      return [
        ...(isTooNarrow(account, answer) ? tooNarrowLines(account, l10n) : []),
        inUse,
        ...(account.known ? [manageLine(account, l10n)] : []),
        pageLine(account, l10n),
      ];
    }
    case "tokens":
      return listed(account, answer.tokens, manages, speech);
  }
}

/** What servers and browsers hold is folded away. */
function listed(account: WithToken, tokens: readonly HubToken[], manages: boolean, speech: Speech): TokenNode[] {
  const { tokenId } = account.entry;
  const own = tokens.find(({ id }) => id === tokenId);
  const others = inOrder(tokens, tokenId).filter((token) => token !== own);
  const node = (token: HubToken) => otherNode(account, token, manages, speech);
  const internal = others.filter(({ kind }) => kind !== "api").map(node);
  return [
    inUseNode(account, own, { manages, health: "good" }, speech),
    ...others.filter(({ kind }) => kind === "api").map(node),
    ...(internal.length > 0 ? [internalGroup(account, internal, speech.l10n)] : []),
  ];
}

function afterFailure(account: ListedAccount, { why, short, sentence }: Failed, l10n: Speech["l10n"]): TokenNode[] {
  const said = problemLine(account, short, sentence);
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
  const said = l10n.t("This token can't use your servers. Sign in to get one that can.");
  return [problemLine(account, l10n.t("Token can't use servers"), said), signInLine(account, l10n)];
}

import type { HubToken } from "../../hubClient/tokens.js";
import type { TokenEntry } from "../types.js";
import { holds } from "./scope-words.js";
import { isPast, relativeTime } from "./time-words.js";
import { inUseNode, otherNode } from "./token-node.js";
import type { AccountAnswer, ListedAccount, Speech, TokenNode, ViewStep } from "./types.js";

/** An account with its tokens, or what is to be done to see them. `answer` undefined: the hub is being asked. */
export function accountNode(account: ListedAccount, answer: AccountAnswer | undefined, speech: Speech): TokenNode {
  const { l10n } = speech;
  const label = l10n.t("{0} @ {1}", account.user, account.label);
  const state = stateWords(account, answer, speech);
  const { entry } = account;
  return {
    id: account.id,
    label,
    description: state,
    tooltip: `${label}\n${state}`,
    icon: "account",
    spoken: l10n.t("Account {0} on {1}: {2}", account.user, account.label, state),
    flags: accountFlags(account, answer),
    about: { hub: account.id },
    expanded: true,
    children: entry ? withToken({ ...account, entry }, answer, speech) : [signInLine(account, l10n)],
  };
}

/** Can tokens be made and revoked with the one in use? */
export function managesTokens({ entry, user }: ListedAccount, answer: AccountAnswer | undefined): boolean {
  if (!entry || answer?.kind === "alone") return false;
  return holds(entry.scopes, user, "tokens");
}

function accountFlags(account: ListedAccount, answer: AccountAnswer | undefined): string[] {
  const { entry } = account;
  const manages = managesTokens(account, answer);
  return [
    "account",
    ...(entry ? ["hasToken"] : []),
    ...(entry && entry.store !== "environment" ? ["stored"] : []),
    ...(manages ? ["manages"] : []),
    ...(manages && entry?.store !== "environment" ? ["renewable"] : []),
  ];
}

function stateWords({ entry }: ListedAccount, answer: AccountAnswer | undefined, speech: Speech): string {
  const { l10n } = speech;
  if (!entry) return l10n.t("signed out");
  if (!answer) return l10n.t("asking the hub…");
  switch (answer.kind) {
    case "failed":
      return failureWords(entry, answer, speech);
    case "alone":
      return l10n.t("signed in");
    case "tokens": {
      const own = answer.tokens.find(({ id }) => id === entry.tokenId);
      const at = relativeTime(own ? own.expiresAt : entry.expiresAt, speech);
      return at === undefined ? l10n.t("signed in") : l10n.t("signed in, expires {0}", at);
    }
  }
}

function failureWords(
  { expiresAt }: TokenEntry,
  { why }: Extract<AccountAnswer, { kind: "failed" }>,
  speech: Speech,
): string {
  const { l10n } = speech;
  switch (why) {
    case "unreachable":
      return l10n.t("cannot be reached");
    case "unread":
      return l10n.t("token cannot be read");
    case "rejected":
      return isPast(expiresAt, speech) ? l10n.t("token expired") : l10n.t("token not accepted");
  }
}

function withToken(
  account: ListedAccount & { entry: TokenEntry },
  answer: AccountAnswer | undefined,
  speech: Speech,
): TokenNode[] {
  const { l10n } = speech;
  const manages = managesTokens(account, answer);
  if (!answer) {
    const asking = line(account, "asking", "loading~spin", l10n.t("Asking {0}…", account.label));
    return [inUseNode(account, undefined, { manages }, speech), asking];
  }
  switch (answer.kind) {
    case "failed":
      return [inUseNode(account, undefined, { manages: false }, speech), ...afterFailure(account, answer, l10n)];
    case "alone": {
      const inUse = inUseNode(account, undefined, { manages, scopes: answer.scopes }, speech);
      return [inUse, ...(account.known ? [manageLine(account, l10n)] : []), pageLine(account, l10n)];
    }
    case "tokens":
      return listed(account, answer.tokens, manages, speech);
  }
}

/** The one in use first, then the newest; what servers and browsers hold is folded away. */
function listed(
  account: ListedAccount & { entry: TokenEntry },
  tokens: readonly HubToken[],
  manages: boolean,
  speech: Speech,
): TokenNode[] {
  const own = tokens.find(({ id }) => id === account.entry.tokenId);
  const others = tokens.filter((token) => token !== own);
  const newestFirst = others.sort((a, b) => (b.created ?? "").localeCompare(a.created ?? ""));
  const node = (token: HubToken) => otherNode(account, token, manages, speech);
  const internal = newestFirst.filter(({ kind }) => kind !== "api").map(node);
  return [
    inUseNode(account, own, { manages }, speech),
    ...newestFirst.filter(({ kind }) => kind === "api").map(node),
    ...(internal.length > 0 ? [internalGroup(account, internal, speech.l10n)] : []),
  ];
}

function internalGroup(account: ListedAccount, children: TokenNode[], l10n: Speech["l10n"]): TokenNode {
  const label = l10n.t("Of servers and browser sign-ins ({0})", children.length);
  const about = l10n.t(
    "Made by the hub itself: one for each running server, one for each sign-in of a browser or service. They end with the server or the sign-in.",
  );
  return { ...line(account, "internal", "server", label), tooltip: about, spoken: `${label}. ${about}`, children };
}

function afterFailure(
  account: ListedAccount,
  { why, sentence }: Extract<AccountAnswer, { kind: "failed" }>,
  l10n: Speech["l10n"],
): TokenNode[] {
  const said = line(account, "problem", "warning", sentence);
  return why === "unreachable"
    ? [said, line(account, "retry", "refresh", l10n.t("Retry"), "retry")]
    : [
        said,
        ...(why === "unread" ? [line(account, "retry", "refresh", l10n.t("Retry"), "retry")] : []),
        signInLine(account, l10n),
      ];
}

function signInLine(account: ListedAccount, l10n: Speech["l10n"]): TokenNode {
  return account.known
    ? line(account, "sign-in", "sign-in", l10n.t("Sign In…"), "signIn")
    : line(account, "add-hub", "add", l10n.t("Add JupyterHub…"), "addHub");
}

function manageLine(account: ListedAccount, l10n: Speech["l10n"]): TokenNode {
  const label = l10n.t("To see all tokens here, sign in with a token that may manage tokens");
  return line(account, "manage", "sign-in", label, "signInToManage");
}

function pageLine(account: ListedAccount, l10n: Speech["l10n"]): TokenNode {
  return line(account, "page", "link-external", l10n.t("Open the hub's token page"), "openTokenPage");
}

function line(account: ListedAccount, key: string, icon: string, label: string, step?: ViewStep): TokenNode {
  const about = { hub: account.id };
  const pressed = step && { step };
  return { id: `${account.id}/${key}`, label, tooltip: label, icon, spoken: label, flags: ["line"], about, ...pressed };
}

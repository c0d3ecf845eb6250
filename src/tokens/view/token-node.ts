import type { HubToken } from "../../hubClient/tokens.js";
import type { StoreName, TokenEntry } from "../types.js";
import { safeWords } from "./safe-words.js";
import { holds, mayEverything, scopeWords } from "./scope-words.js";
import { isPast, relativeTime } from "./time-words.js";
import { detail, tokenDetails, type ShownToken } from "./token-details.js";
import type { ListedAccount, Speech, TokenNode } from "./types.js";

export interface InUse {
  manages: boolean;
  /** as the hub says now, where it is not in its list */
  scopes?: readonly string[];
  /** what the hub said of it just now */
  health: "good" | "refused" | "unknown";
  expanded: boolean;
}

/** The token in use: what is kept here, and what the hub says beside it. Its note is below: it would fill the line. */
export function inUseNode(
  account: ListedAccount & { entry: TokenEntry },
  listed: HubToken | undefined,
  { manages, scopes, health, expanded }: InUse,
  speech: Speech,
): TokenNode {
  const { entry, user } = account;
  const { l10n } = speech;
  const token: ShownToken = {
    note: entry.note ?? "",
    kind: "api",
    scopes: scopes ?? entry.scopes,
    ...(entry.tokenId !== undefined && { id: entry.tokenId }),
    ...(entry.createdAt !== undefined && { created: entry.createdAt }),
    ...(entry.expiresAt !== undefined && { expiresAt: entry.expiresAt }),
    ...listed,
    listed: listed !== undefined,
  };
  const movable = entry.store !== "environment";
  const flags = [
    ...["token", "inUse", "hasToken"],
    ...(health === "refused" ? ["refused"] : []),
    ...(movable ? ["stored"] : []),
    ...(manages && movable ? ["renewable"] : []),
    ...(manages && movable && token.id !== undefined ? ["revocable"] : []),
  ];
  const keptIn = storeWords(entry.store, speech);
  const words = [endWords(token, speech), keptIn];
  const note = safeWords(token.note);
  const about = { hub: account.id, ...(token.id !== undefined && { token: token.id }) };
  const icon = isPast(token.expiresAt, speech) ? "warning" : healthIcon(health);
  const bare = { id: `${account.id}/in-use`, label: l10n.t("This editor"), icon, flags, about };
  const may = scopeWords(token.scopes, user, l10n);
  const spoken = note
    ? l10n.t("Token of this editor, {0}: {1}. It may {2}.", note, words.join(", "), may)
    : l10n.t("Token of this editor: {0}. It may {1}.", words.join(", "), may);
  const own = [
    ...(note ? [detail(bare, "note", "note", l10n.t("Note"), note)] : []),
    detail(bare, "kept", "lock", l10n.t("Kept in"), keptIn),
  ];
  return { ...tokenNode({ ...bare, spoken }, words, token, user, own, speech), expanded };
}

/** Another token of the account. */
export function otherNode(account: ListedAccount, token: HubToken, manages: boolean, speech: Speech): TokenNode {
  const { l10n } = speech;
  const shown = { ...token, listed: true };
  const { user } = account;
  const label = safeWords(token.note) || l10n.t("no note");
  const words = [endWords(shown, speech), usedWords(token, speech)];
  const wide = token.kind === "api" && mayEverything(token.scopes, user) ? [l10n.t("may do everything")] : [];
  const may = scopeWords(token.scopes, user, l10n);
  const bare = {
    id: `${account.id}/${token.id}`,
    label,
    icon: "key",
    spoken: l10n.t("Token {0}: {1}. It may {2}.", label, words.join(", "), may),
    flags: ["token", ...(manages ? ["revocable"] : [])],
    about: { hub: account.id, token: token.id },
  };
  // What is worth a look first: the end of a line may be cut off.
  return tokenNode(bare, [...wide, ...words], shown, user, [], speech);
}

/** In which store a token is, as the user knows it. */
export function storeWords(store: StoreName, { l10n }: Pick<Speech, "l10n">): string {
  switch (store) {
    case "keychain":
      return l10n.t("keychain");
    case "secretStorage":
      return l10n.t("VS Code secret storage");
    case "environment":
      return l10n.t("this server's environment");
  }
}

/** "expires in 12 days" */
export function endWords({ expiresAt, listed }: Pick<ShownToken, "expiresAt" | "listed">, speech: Speech): string {
  const { l10n } = speech;
  if (isPast(expiresAt, speech)) return l10n.t("expired");
  const at = relativeTime(expiresAt, speech);
  if (at !== undefined) return l10n.t("expires {0}", at);
  return listed ? l10n.t("never expires") : l10n.t("expiry not known");
}

/** "last used 3 hours ago" */
export function usedWords({ lastActivity }: Pick<HubToken, "lastActivity">, speech: Speech): string {
  const at = relativeTime(lastActivity, speech);
  return at === undefined ? speech.l10n.t("never used") : speech.l10n.t("last used {0}", at);
}

function healthIcon(health: InUse["health"]): string {
  switch (health) {
    case "good":
      return "verified";
    case "refused":
      return "warning";
    case "unknown":
      return "key";
  }
}

function tokenNode(
  bare: TokenNode,
  words: string[],
  token: ShownToken,
  user: string,
  first: readonly TokenNode[],
  speech: Speech,
): TokenNode {
  const children = [...first, ...tokenDetails(bare, token, user, speech)];
  const tooltip = [bare.label, ...children.map(({ spoken }) => spoken)];
  if (holds(token.scopes, user, "tokens")) {
    tooltip.push(speech.l10n.t("Who has it can make tokens that may do everything you may do."));
  }
  return { ...bare, description: words.join(" · "), tooltip: tooltip.join("\n"), children };
}

import type { HubToken } from "../../hubClient/tokens.js";
import type { StoreName, TokenEntry } from "../types.js";
import { safeWords } from "./safe-words.js";
import { holds, scopeWords } from "./scope-words.js";
import { isPast, relativeTime } from "./time-words.js";
import { detail, tokenDetails, type ShownToken } from "./token-details.js";
import type { ListedAccount, Speech, TokenNode } from "./types.js";

/** The token in use: what is kept here, and what the hub says beside it. */
export function inUseNode(
  account: ListedAccount & { entry: TokenEntry },
  listed: HubToken | undefined,
  { manages, scopes }: { manages: boolean; scopes?: readonly string[] },
  speech: Speech,
): TokenNode {
  const { entry } = account;
  const { l10n } = speech;
  const token: ShownToken = {
    note: entry.note ?? (listed ? "" : l10n.t("token in use")),
    kind: "api",
    scopes: scopes ?? entry.scopes,
    ...(entry.tokenId !== undefined && { id: entry.tokenId }),
    ...(entry.createdAt !== undefined && { created: entry.createdAt }),
    ...(entry.expiresAt !== undefined && { expiresAt: entry.expiresAt }),
    ...listed,
    listed: listed !== undefined,
  };
  const keptIn = storeWords(entry.store, speech);
  const movable = entry.store !== "environment";
  const flags = [
    ...["token", "inUse", "hasToken"],
    ...(movable ? ["stored"] : []),
    ...(manages && movable ? ["renewable"] : []),
    ...(manages && movable && token.id !== undefined ? ["revocable"] : []),
  ];
  const about = { hub: account.id, ...(token.id !== undefined && { token: token.id }) };
  const node = tokenNode(`${account.id}/in-use`, token, account, flags, about, [l10n.t("this editor"), keptIn], speech);
  const kept = detail(node, "kept", "lock", l10n.t("Kept in"), keptIn);
  return { ...node, icon: "verified", expanded: true, children: [kept, ...(node.children ?? [])] };
}

/** Another token of the account. */
export function otherNode(account: ListedAccount, token: HubToken, manages: boolean, speech: Speech): TokenNode {
  const flags = ["token", ...(manages ? ["revocable"] : [])];
  const about = { hub: account.id, token: token.id };
  const used = speech.l10n.t("last used {0}", relativeTime(token.lastActivity, speech) ?? speech.l10n.t("never"));
  return tokenNode(`${account.id}/${token.id}`, { ...token, listed: true }, account, flags, about, [used], speech);
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

function tokenNode(
  id: string,
  token: ShownToken,
  { user }: ListedAccount,
  flags: string[],
  about: TokenNode["about"],
  firstWords: string[],
  speech: Speech,
): TokenNode {
  const { l10n } = speech;
  const label = safeWords(token.note) || l10n.t("no note");
  const words = [...firstWords, endWords(token, speech)];
  const bare: TokenNode = { id, label, description: words.join(" · "), icon: "key", spoken: "", flags, about };
  const children = tokenDetails(bare, token, user, speech);
  const tooltip = [label, ...children.map(({ spoken }) => spoken)];
  if (holds(token.scopes, user, "tokens")) {
    tooltip.push(l10n.t("Who has it can make tokens that may do everything you may do."));
  }
  const may = scopeWords(token.scopes, user, l10n);
  const spoken = l10n.t("Token {0}: {1}. It may {2}.", label, words.join(", "), may);
  return { ...bare, tooltip: tooltip.join("\n"), spoken, children };
}

function endWords({ expiresAt, listed }: ShownToken, speech: Speech): string {
  const { l10n } = speech;
  if (isPast(expiresAt, speech)) return l10n.t("expired");
  const at = relativeTime(expiresAt, speech);
  if (at !== undefined) return l10n.t("expires {0}", at);
  return listed ? l10n.t("never expires") : l10n.t("expiry not known");
}

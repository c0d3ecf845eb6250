import { holds } from "../../hubClient/tokens/scope.js";
import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { safeWords, shortWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import { isPast } from "../../text/time-words.js";
import type { TokenEntry } from "../store/types.js";
import { mayEverything, scopeWords } from "./scope-words.js";
import { detail, type ShownToken, tokenDetails } from "./token-details.js";
import { endWords, shortEnd, storeWords, usedWords } from "./token-words.js";
import type { ListedAccount, TokenNode } from "./types.js";

export interface InUse {
  manages: boolean;
  /** as the hub says now, where it is not in its list */
  scopes?: readonly string[];
  /** what the hub said of it just now */
  health: "good" | "refused" | "unknown";
}

/** The token in use: what is kept here, and what the hub says beside it. Its note is below: it would fill the line. */
export function inUseNode(
  account: ListedAccount & { entry: TokenEntry },
  listed: HubToken | undefined,
  { manages, scopes, health }: InUse,
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
  // One of this server's environment ends with it.
  token.endUnknown = token.expiresAt === undefined && !token.listed && entry.store !== "environment";
  const movable = entry.store !== "environment";
  const flags = [
    ...["token", "inUse", "hasToken"],
    ...(health === "refused" ? ["refused"] : []),
    ...(movable ? ["stored"] : []),
    ...(manages && movable ? ["renewable"] : []),
    ...(manages && movable && token.id !== undefined ? ["revocable"] : []),
  ];
  const keptIn = storeWords(entry.store, speech);
  const end = endWords(token, speech) ?? (token.endUnknown ? l10n.t("end not known") : undefined);
  const words = end === undefined ? [keptIn] : [end, keptIn];
  const note = safeWords(token.note);
  const about = { account: account.id, ...(token.id !== undefined && { token: token.id }) };
  const bare = {
    id: `${account.id}/in-use`,
    label: l10n.t("This editor"),
    description: shortEnd(token, speech) ?? end ?? keptIn,
    ...healthIcon(isPast(token.expiresAt, speech) ? "refused" : health),
    flags,
    about,
  };
  const may = scopeWords(token.scopes, user, l10n);
  const spoken = note
    ? l10n.t("Token of this editor, {0}: {1}. It can {2}.", note, words.join(", "), may)
    : l10n.t("Token of this editor: {0}. It can {1}.", words.join(", "), may);
  const own = [
    detail(bare, "kept", "lock", l10n.t("Kept in"), keptIn),
    ...(note ? [detail(bare, "note", "note", l10n.t("Note"), note)] : []),
  ];
  return tokenNode({ ...bare, spoken }, bare.label, token, user, own, speech);
}

/** Another token of the account. */
export function otherNode(account: ListedAccount, token: HubToken, manages: boolean, speech: Speech): TokenNode {
  const { l10n } = speech;
  const shown = { ...token, listed: true };
  const { user } = account;
  const note = safeWords(token.note) || l10n.t("no note");
  const words = [endWords(shown, speech) ?? "", usedWords(token, speech)];
  const may = scopeWords(token.scopes, user, l10n);
  const bare = {
    // The hub's own id is a word of its own: it is no other row's, nor that of a line below one.
    id: `${account.id}/token/${encodeURIComponent(token.id)}`,
    label: shortWords(note),
    ...otherState(shown, user, speech),
    spoken: l10n.t("Token {0}: {1}. It can {2}.", note, words.join(", "), may),
    flags: ["token", ...(manages ? ["revocable"] : [])],
    about: { account: account.id, token: token.id },
  };
  return tokenNode(bare, note, shown, user, [], speech);
}

/** What is worth a look, and no more than there is room for: its end too is in the tooltip and below. */
function otherState(
  token: ShownToken,
  user: string,
  speech: Speech,
): Pick<TokenNode, "icon" | "colour" | "description"> {
  const end = shortEnd(token, speech) ?? "";
  if (isPast(token.expiresAt, speech)) return { icon: "circle-slash", description: end };
  if (token.kind !== "api" || !mayEverything(token.scopes, user)) return { icon: "key", description: end };
  return { icon: "unlock", colour: "warning", description: speech.l10n.t("full access") };
}

function healthIcon(health: InUse["health"]): Pick<TokenNode, "icon" | "colour"> {
  switch (health) {
    case "good":
      return { icon: "verified", colour: "good" };
    case "refused":
      return { icon: "warning", colour: "warning" };
    case "unknown":
      return { icon: "key" };
  }
}

/** @param whole the first line of the tooltip */
function tokenNode(
  bare: Omit<TokenNode, "tooltip">,
  whole: string,
  token: ShownToken,
  user: string,
  own: readonly TokenNode[],
  speech: Speech,
): TokenNode {
  const children = [...tokenDetails(bare, token, user, speech), ...own];
  const tooltip = [whole, ...children.map(({ spoken }) => spoken)];
  if (holds(token.scopes, user, "tokens")) {
    tooltip.push(speech.l10n.t("Anyone who has it can create tokens that can do everything you can do."));
  }
  return { ...bare, tooltip: tooltip.join("\n"), children };
}

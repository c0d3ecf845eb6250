import type { Speech } from "../../text/speech.js";
import type { ListedAccount, TokenNode, ViewStep } from "./types.js";

// The lines below an account that are no tokens: what is the matter, and what can be done.

type L10n = Speech["l10n"];

/** @param short for the row; the sentence is its tooltip */
export function problemLine(account: ListedAccount, short: string, sentence: string): TokenNode {
  return { ...line(account, "problem", "info", short), tooltip: sentence, spoken: `${short}. ${sentence}` };
}

export function askingLine(account: ListedAccount, l10n: L10n): TokenNode {
  return line(account, "asking", "loading~spin", l10n.t("Loading…"));
}

export function retryLine(account: ListedAccount, l10n: L10n): TokenNode {
  return line(account, "retry", "refresh", l10n.t("Retry"), "retry");
}

export function signInLine(account: ListedAccount, l10n: L10n): TokenNode {
  return account.known
    ? line(account, "sign-in", "sign-in", l10n.t("Sign In…"), "signIn")
    : line(account, "add-hub", "add", l10n.t("Add JupyterHub…"), "addHub");
}

export function manageLine(account: ListedAccount, l10n: L10n): TokenNode {
  const why = l10n.t("Signs in with a token that can manage tokens, to list, create, renew, and revoke them here.");
  const said = line(account, "manage", "list-unordered", l10n.t("See All Tokens…"), "signInToManage");
  return { ...said, tooltip: why, spoken: `${said.label} ${why}` };
}

export function pageLine(account: ListedAccount, l10n: L10n): TokenNode {
  return line(account, "page", "link-external", l10n.t("Open the Hub's Token Page"), "openTokenPage");
}

export function internalGroup(account: ListedAccount, children: TokenNode[], l10n: L10n): TokenNode {
  const label = l10n.t("Servers and browsers ({0})", children.length);
  const about = l10n.t(
    "Created by the hub itself: one for each running server and one for each sign-in of a browser or service. They end with the server or the sign-in.",
  );
  return { ...line(account, "internal", "server", label), tooltip: about, spoken: `${label}. ${about}`, children };
}

function line(account: ListedAccount, key: string, icon: string, label: string, step?: ViewStep): TokenNode {
  const about = { account: account.id };
  const pressed = step && { step };
  return { id: `${account.id}/${key}`, label, tooltip: label, icon, spoken: label, flags: ["line"], about, ...pressed };
}

import * as vscode from "vscode";
import type { HubToken } from "../../hubClient/tokens.js";
import { checking } from "../../ui/checking.js";
import { press } from "../../ui/press.js";
import { withAccountHub } from "../account-hub.js";
import type { TokenEntry } from "../types.js";
import { listedAccounts } from "../view/listed-accounts.js";
import { safeWords } from "../view/safe-words.js";
import { holds } from "../view/scope-words.js";
import { relativeTime } from "../view/time-words.js";
import { speech } from "../view/tree-data.js";
import type { ListedAccount, TokenRooms, TokenTarget } from "../view/types.js";
import type { Trail } from "./types.js";

/** An account with a token. */
export type SignedIn = ListedAccount & { entry: TokenEntry };

export function isSignedIn(account: ListedAccount): account is SignedIn {
  return account.entry !== undefined;
}

/** Is its token in one of the two stores, and not only in the environment? */
export function isStored(account: ListedAccount): account is SignedIn {
  return isSignedIn(account) && account.entry.store !== "environment";
}

export function mayManage(account: ListedAccount): account is SignedIn {
  return isSignedIn(account) && holds(account.entry.scopes, account.user, "tokens");
}

/** The account that was named, the only one that fits, or the one the user picks. */
export async function chooseAccount<Fitting extends ListedAccount>(
  rooms: TokenRooms,
  target: TokenTarget | undefined,
  trail: Trail,
  { question, fits, none }: { question: string; fits: (account: ListedAccount) => account is Fitting; none: string },
): Promise<Fitting> {
  const all = listedAccounts(rooms);
  const named = target && all.filter(({ id }) => id === target.hub);
  if (named?.length === 0) throw new RangeError("no such hub is known here");
  const fitting = (named ?? all).filter((account) => fits(account));
  const chosen = fitting.length > 1 ? await pickAccount(fitting, question) : fitting[0];
  if (!chosen) return await sayNone(named?.[0] ?? all[0], none);
  trail.target = { ...target, hub: chosen.id };
  return chosen;
}

/** Asked for before a command that makes or revokes tokens. */
export function chooseManager(rooms: TokenRooms, target: TokenTarget | undefined, trail: Trail): Promise<SignedIn> {
  return chooseAccount(rooms, target, trail, {
    question: vscode.l10n.t("Whose tokens?"),
    fits: mayManage,
    none: vscode.l10n.t(
      "The token in use may not manage tokens. Sign in with one that may, or use the hub's token page.",
    ),
  });
}

/** The account's tokens as the hub has them now. */
export function tokensNow(rooms: TokenRooms, account: SignedIn): Promise<HubToken[]> {
  return checking(account.label, (signal) =>
    withAccountHub(account.entry, rooms, ({ tokens }) => tokens.list(account.user, signal)),
  );
}

export async function pickToken(tokens: readonly HubToken[], account: SignedIn, question: string): Promise<HubToken> {
  const items = tokens.map((token) => ({ ...tokenItem(token, account), token }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: question, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.token;
}

export function tokenItem(token: HubToken, { entry }: SignedIn): vscode.QuickPickItem {
  const used = relativeTime(token.lastActivity, speech()) ?? vscode.l10n.t("never");
  return {
    label: safeWords(token.note) || vscode.l10n.t("no note"),
    description: [
      ...(token.id === entry.tokenId ? [vscode.l10n.t("this editor")] : []),
      vscode.l10n.t("last used {0}", used),
      safeWords(token.id),
    ].join(" · "),
  };
}

async function pickAccount<Fitting extends ListedAccount>(accounts: Fitting[], placeHolder: string): Promise<Fitting> {
  const items = accounts.map((account) => ({ label: account.label, description: account.user, account }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.account;
}

/** Why it cannot be done, and what can. */
async function sayNone(account: ListedAccount | undefined, none: string): Promise<never> {
  const signIn = vscode.l10n.t("Sign In…");
  const page = vscode.l10n.t("Open Token Page");
  const add = vscode.l10n.t("Add JupyterHub…");
  const message = account ? none : vscode.l10n.t("No JupyterHub is known here yet.");
  const buttons = account ? [...(account.known ? [signIn] : []), page] : [add];
  const chosen = await vscode.window.showInformationMessage(message, ...buttons);
  if (chosen === signIn) void press("hubKernels.signIn", { hub: account?.id, manage: true });
  if (chosen === page) void press("hubKernels.openTokenPage", { hub: account?.id });
  if (chosen === add) void press("hubKernels.addHub");
  throw new vscode.CancellationError();
}

import type * as vscode from "vscode";
import { holds } from "../../hubClient/tokens/scope.js";
import type { HubToken } from "../../hubClient/tokens/tokens.js";
import { withAccountHub } from "../../signIn/account-hub.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import { checking } from "../../ui/prompts/checking.js";
import { press } from "../../ui/prompts/press.js";
import { CancellationError, speechOf, type Ui } from "../../ui/ui.js";
import type { TokenEntry } from "../store/types.js";
import { listedAccounts } from "../view/listed-accounts.js";
import { inOrder } from "../view/token-order.js";
import { endWords, usedWords } from "../view/token-words.js";
import type { ListedAccount, TokenDeps, TokenTarget } from "../view/types.js";
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

export interface Question<Fitting extends ListedAccount> {
  question: string;
  fits: (account: ListedAccount) => account is Fitting;
  /** said where the token that is there does not do */
  none: string;
  /** what is wanted takes a token that may manage tokens: the sign-in that is offered asks for one */
  manage?: true;
}

/** The account that was named, the only one that fits, or the one the user picks. */
export async function chooseAccount<Fitting extends ListedAccount>(
  deps: TokenDeps,
  target: TokenTarget | undefined,
  trail: Trail,
  { question, fits, none, manage }: Question<Fitting>,
): Promise<Fitting> {
  const all = listedAccounts(deps);
  const named = target && all.filter(({ id }) => id === target.account);
  if (named?.length === 0) throw new RangeError("no such account is known here");
  const fitting = (named ?? all).filter((account) => fits(account));
  const chosen = await onlyOrPicked(deps.ui, fitting, question);
  // None fits: which one it was meant for decides what helps.
  if (!chosen) return await sayNone(deps.ui, await onlyOrPicked(deps.ui, named ?? all, question), none, manage);
  trail.target = { ...target, account: chosen.id };
  return chosen;
}

/** Asked for before a command that makes or revokes tokens. */
export function chooseManager(deps: TokenDeps, target: TokenTarget | undefined, trail: Trail): Promise<SignedIn> {
  const { l10n } = deps.ui;
  return chooseAccount(deps, target, trail, {
    question: l10n.t("Whose tokens do you want to see?"),
    fits: mayManage,
    manage: true,
    none: l10n.t("The current token can't manage tokens. Sign in with one that can, or use the hub's token page."),
  });
}

/** The account's tokens as the hub has them now. */
export async function tokensNow(deps: TokenDeps, account: SignedIn): Promise<HubToken[]> {
  const { entry, user, label } = account;
  const listed = await checking(deps.ui, label, (signal) =>
    withAccountHub(entry, deps, ({ tokens }) => tokens.list(user, signal)),
  );
  return inOrder(listed, entry.tokenId);
}

export async function pickToken(
  ui: Ui,
  tokens: readonly HubToken[],
  account: SignedIn,
  question: string,
): Promise<HubToken> {
  const items = tokens.map((token) => ({ ...tokenItem(token, account, ui), token }));
  const picked = await ui.pick(items, {
    title: ui.l10n.t("Tokens of {0} on {1}", account.user, account.label),
    placeHolder: question,
    matchOnDescription: true,
  });
  if (!picked) throw new CancellationError();
  return picked.token;
}

export function tokenItem(token: HubToken, { entry }: SignedIn, ui: Ui): vscode.QuickPickItem {
  const { l10n } = ui;
  const speech = speechOf(ui);
  return {
    label: safeWords(token.note) || l10n.t("no note"),
    description: [
      ...(token.id === entry.tokenId ? [l10n.t("this editor")] : kindWords(token, l10n)),
      endWords({ ...token, listed: true }, speech),
      usedWords(token, speech),
      safeWords(token.id),
    ].join(" · "),
  };
}

function kindWords({ kind }: HubToken, l10n: Localizer): string[] {
  switch (kind) {
    case "api":
      return [];
    case "server":
      return [l10n.t("of a server")];
    case "session":
      return [l10n.t("of a browser sign-in")];
  }
}

async function onlyOrPicked<Fitting extends ListedAccount>(
  ui: Ui,
  accounts: readonly Fitting[],
  placeHolder: string,
): Promise<Fitting | undefined> {
  if (accounts.length < 2) return accounts[0];
  const label = ({ user, label: hub }: Fitting) => ui.l10n.t("{0} @ {1}", user, hub);
  const items = accounts.map((account) => ({ label: label(account), account }));
  const picked = await ui.pick(items, { title: ui.l10n.t("JupyterHub Tokens"), placeHolder });
  if (!picked) throw new CancellationError();
  return picked.account;
}

/** Why it cannot be done, and what can. */
async function sayNone(ui: Ui, account: ListedAccount | undefined, none: string, manage?: true): Promise<never> {
  const signIn = ui.l10n.t("Sign In…");
  const page = ui.l10n.t("Open Token Page");
  const add = ui.l10n.t("Add JupyterHub…");
  const message = !account
    ? ui.l10n.t("You haven't added a JupyterHub yet.")
    : account.entry
      ? none
      : ui.l10n.t("{0} is signed out of {1}. There's no token on this machine.", account.user, account.label);
  const buttons = account ? [...(account.known ? [signIn] : []), page] : [add];
  const chosen = await ui.message("information", message, ...buttons);
  if (chosen === signIn) void press(ui, "hubKernels.signIn", { account: account?.id, ...(manage && { manage }) });
  if (chosen === page) void press(ui, "hubKernels.openTokenPage", { account: account?.id });
  if (chosen === add) void press(ui, "hubKernels.addHub");
  throw new CancellationError();
}

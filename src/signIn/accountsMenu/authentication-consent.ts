import type * as vscode from "vscode";
import { coversScopes } from "../../hubClient/tokens/scopes.js";
import { accountIdOf } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import type { TokenEntry } from "../../tokens/store/types.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { press } from "../../ui/prompts/press.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { scopesToAsk } from "../token-request.js";
import { accountLabel, type AuthenticationDeps, isSessionOf } from "./authentication-sessions.js";

/** What a sign-in of this extension can give: the last one where the user wants to manage tokens here. */
const managing = scopesToAsk(true);

export interface ConsentDeps extends AuthenticationDeps {
  isShared(entry: TokenEntry): boolean;
}

interface AccountItem extends vscode.QuickPickItem {
  /** undefined: another hub or account */
  entry?: TokenEntry;
  newToken: boolean;
}

/**
 * The account that another extension may use, with a token that covers its scopes: signed in for where none is. It is always asked for
 * in a modal question. The editor's own question does not come before every call (its menu's "Sign in to use …" is a command that
 * any extension can run), it names no account, and a list can be answered by a command too.
 */
export async function chooseAccount(
  deps: ConsentDeps,
  scopes: readonly string[],
  sessionId: string | undefined,
): Promise<TokenEntry> {
  const { ui } = deps;
  refuseWider(ui.l10n, scopes);
  const item = await pick(ui, accountItems(deps, scopes, sessionId));
  const entry = item.newToken ? await signedIn(deps, scopes, item.entry) : item.entry;
  if (!entry) throw new CancellationError();
  await confirm(
    ui,
    ui.l10n.t("Do you want to let another extension use JupyterHub as {0}?", accountLabel(entry)),
    ui.l10n.t(
      "The extension that asked gets this account's token and can do on the hub what the token can: {0}. To take the permission back, use “Manage Trusted Extensions” in the Accounts menu. To end it, revoke the token on the hub.",
      entry.scopes.join(", "),
    ),
    ui.l10n.t("Allow"),
  );
  return entry;
}

function refuseWider(l10n: Localizer, scopes: readonly string[]): void {
  // The user that they are for is not known yet: each stands for itself.
  const own = (scope: string) => scope.replace(/!(?:user|server)=.*$/s, "!user");
  const wider = scopes.filter((scope) => !coversScopes(managing, [own(scope)], ""));
  if (wider.length === 0) return;
  throw new Error(
    l10n.t(
      "Signing in to a JupyterHub here gives at most the scopes “{0}”. It doesn't give: {1}.",
      managing.join(" "),
      wider.join(", "),
    ),
  );
}

function accountItems(deps: ConsentDeps, scopes: readonly string[], sessionId: string | undefined): AccountItem[] {
  const { l10n } = deps.ui;
  const asked = deps.tokens.entries().filter((entry) => sessionId === undefined || isSessionOf(sessionId, entry));
  const known = asked.map((entry) => {
    const covered = coversScopes(entry.scopes, scopes, entry.user);
    // Of an account that extensions use already, the editor has a session: when it asks all the same, that one is not good any more.
    const newToken = !covered || deps.isShared(entry);
    const detail = newToken ? l10n.t("You sign in to it again") : undefined;
    return { label: accountLabel(entry), entry, newToken, ...(detail !== undefined && { detail }) };
  });
  if (sessionId !== undefined && known.length > 0) return known;
  return [...known, { label: `$(add) ${l10n.t("Add JupyterHub…")}`, newToken: true }];
}

async function pick(ui: Ui, items: AccountItem[]): Promise<AccountItem> {
  const [only, ...others] = items;
  if (only && others.length === 0) return only;
  const picked = await ui.pick(items, {
    title: ui.l10n.t("JupyterHub Account for an Extension"),
    placeHolder: ui.l10n.t("Which account do you want the extension to use?"),
    ignoreFocusOut: true,
  });
  if (!picked) throw new CancellationError();
  return picked;
}

async function signedIn(
  { ui, tokens }: ConsentDeps,
  scopes: readonly string[],
  entry: TokenEntry | undefined,
): Promise<TokenEntry> {
  const manage = entry && !coversScopes(scopesToAsk(false), scopes, entry.user);
  const result = entry
    ? await press(ui, "hubKernels.signIn", { account: accountIdOf(entry), ...(manage && { manage }) })
    : await press(ui, "hubKernels.addHub");
  const account = accountIn(result);
  const found = tokens.entries().find((each) => accountIdOf(each) === account);
  if (!found) throw new CancellationError();
  if (coversScopes(found.scopes, scopes, found.user)) return found;
  throw new Error(
    ui.l10n.t("The token of {0} is missing scopes that were requested: {1}.", accountLabel(found), scopes.join(" ")),
  );
}

/** What both commands give; undefined when the user called it off. */
function accountIn(result: unknown): unknown {
  return typeof result === "object" && result !== null && "account" in result ? result.account : undefined;
}

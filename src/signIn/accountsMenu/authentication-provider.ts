import * as vscode from "vscode";
import { stored } from "../../state/stored.js";
import { type AccountAddress, accountIdOf } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenChange, TokenEntry } from "../../tokens/store/types.js";
import { type AuthenticationDeps, isSessionOf, sessionChanges, sessionOf } from "./authentication-sessions.js";

/** Of `contributes.authentication` in package.json: what other extensions pass to `vscode.authentication.getSession`. */
const authenticationId = "jupyterhub";

/** The accounts of the token store in the editor's Accounts menu. */
export function registerAuthentication(deps: AuthenticationDeps): vscode.Disposable {
  const provider = new HubAuthentication(deps);
  const label = vscode.l10n.t("JupyterHub");
  const options = { supportsMultipleAccounts: true };
  return vscode.Disposable.from(
    provider,
    vscode.authentication.registerAuthenticationProvider(authenticationId, label, provider, options),
  );
}

/**
 * A session for each account that has a token. The editor asks for sessions before it asks its user whether the extension may have
 * them: so until the user let some extension use an account, no extension's question reads the store that its token is in.
 */
export class HubAuthentication implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  readonly onDidChangeSessions = this.#changed.event;
  readonly #subscription: { dispose(): void };

  constructor(private readonly deps: AuthenticationDeps) {
    this.#subscription = deps.tokens.onDidChange((change) => this.#tell(change));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async getSessions(
    scopes: readonly string[] | undefined,
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    const entries = this.deps.tokens.entries();
    // Without scopes it is the editor that asks, for the names in its menu and for signing out.
    if (scopes === undefined) return entries.map((entry) => sessionOf(entry, ""));
    const { coversScopes } = await import("../../hubClient/tokens/scopes.js");
    const fitting = entries.filter(
      (entry) =>
        (!account || isSessionOf(account.id, entry)) &&
        this.#isShared(entry) &&
        coversScopes(entry.scopes, scopes, entry.user),
    );
    const sessions = await Promise.all(fitting.map((entry) => this.#withToken(entry)));
    return sessions.filter((session) => session !== undefined);
  }

  async createSession(
    scopes: readonly string[],
    { account }: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    const { chooseAccount } = await import("./authentication-consent.js");
    const entry = await chooseAccount({ ...this.deps, isShared: (each) => this.#isShared(each) }, scopes, account?.id);
    const session = await this.#withToken(entry);
    if (!session) throw new Error(vscode.l10n.t("There's no token of {0} on this machine. Sign in.", entry.user));
    await stored.forExtensions(entry).set(this.deps.memento, true);
    // The editor strikes a request off its menu only when a session of just these scopes is added.
    this.#changed.fire({ added: [{ ...session, accessToken: "", scopes }], removed: [], changed: [] });
    return session;
  }

  /** The user is asked, as by the command. */
  async removeSession(id: string): Promise<void> {
    const account = this.deps.tokens.entries().find((entry) => isSessionOf(id, entry));
    if (!account) return;
    await vscode.commands.executeCommand("hubKernels.forgetToken", { account: accountIdOf(account) });
    // Else the editor would forget which extensions may use an account that is still there.
    if (entryOf(this.deps.tokens, account)) throw new vscode.CancellationError();
  }

  async #withToken(entry: TokenEntry): Promise<vscode.AuthenticationSession | undefined> {
    const token = await this.deps.tokens.read(entry).catch(async (error: unknown) => {
      const { errorSentence } = await import("../../ui/errors/show-error.js");
      throw new Error(errorSentence(error, this.deps.ui.l10n), { cause: error });
    });
    return token === undefined ? undefined : sessionOf(entry, token);
  }

  #isShared(entry: AccountAddress): boolean {
    return stored.forExtensions(entry).get(this.deps.memento) === true;
  }

  #tell(change: TokenChange): void {
    const changes = sessionChanges(change);
    if (!changes) return;
    // A mark that stays is of an account that is gone: nobody asks for it.
    if (!change.after)
      stored
        .forExtensions(change)
        .drop(this.deps.memento)
        .catch(() => undefined);
    this.#changed.fire(changes);
  }
}

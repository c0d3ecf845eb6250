import type * as vscode from "vscode";
import { copySecret } from "../../ui/prompts/copied-secret.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import {
  curlText,
  headerText,
  powerShellCurlText,
  powerShellEnvironment,
  shEnvironment,
} from "../export/export-text.js";
import { copyIdeConnection } from "../export/ide-connection.js";
import { tokenForTool } from "../export/whose-token.js";
import { chooseAccount, isSignedIn, type SignedIn } from "./choose.js";
import type { TokenCommand, TokenCommandDeps } from "./types.js";

interface Format extends vscode.QuickPickItem {
  copy(deps: TokenCommandDeps, account: SignedIn): Promise<void>;
}

/** An account's connection for curl, scripts and other editors, by the clipboard. */
export const copyForOtherTools: TokenCommand = async (deps, target, trail) => {
  const { ui } = deps;
  const account = await chooseAccount(deps, target, trail, {
    question: ui.l10n.t("Which account do you want the other tool to use?"),
    fits: isSignedIn,
    none: ui.l10n.t("You're signed out. Sign in first."),
  });
  const format = await ui.pick(formats(ui, process.platform), {
    title: ui.l10n.t("Copy Connection for Other Tools"),
    placeHolder: ui.l10n.t("{0} on {1} for another tool", account.user, account.label),
    matchOnDetail: true,
  });
  if (!format) throw new CancellationError();
  await format.copy(deps, account);
  return { account: account.id };
};

function formats(ui: Ui, platform: NodeJS.Platform): Format[] {
  const { l10n } = ui;
  const holdsToken = l10n.t("Contains a token. You're asked first.");
  const noToken = l10n.t("Contains no token. It reads JUPYTERHUB_API_TOKEN from the environment.");
  const withToken =
    (tool: string, text: (account: SignedIn, token: string) => string): Format["copy"] =>
    async (deps, account) =>
      copySecret(ui, text(account, await tokenForTool(deps, account, tool)), l10n.t("Copied with a token in it"));
  const powerShell: Format[] = [
    {
      label: l10n.t("Environment lines for PowerShell"),
      detail: holdsToken,
      copy: withToken("PowerShell", powerShellEnvironment),
    },
    {
      label: l10n.t("curl line for PowerShell"),
      detail: noToken,
      copy: (_rooms, account) => copied(ui, powerShellCurlText(account)),
    },
  ];
  return [
    {
      label: l10n.t("Authorization header"),
      detail: holdsToken,
      copy: withToken(l10n.t("a program"), (_account, token) => headerText(token)),
    },
    { label: l10n.t("Environment lines"), detail: holdsToken, copy: withToken(l10n.t("a script"), shEnvironment) },
    { label: l10n.t("curl line"), detail: noToken, copy: (_rooms, account) => copied(ui, curlText(account)) },
    ...(platform === "win32" ? powerShell : []),
    {
      label: l10n.t("PyCharm / DataSpell connection"),
      detail: l10n.t("Server URL, user name, and token, field by field"),
      copy: copyIdeConnection,
    },
  ];
}

async function copied(ui: Ui, text: string): Promise<void> {
  await ui.clipboard.writeText(text);
  sayDone(ui, ui.l10n.t("Copied"));
}

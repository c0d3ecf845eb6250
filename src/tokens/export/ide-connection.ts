import * as vscode from "vscode";
import { withAccountHub } from "../../signIn/account-hub.js";
import { safeWords } from "../../text/safe-words.js";
import { checking } from "../../ui/prompts/checking.js";
import { copySecret } from "../../ui/prompts/copied-secret.js";
import { press } from "../../ui/prompts/press.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import type { SignedIn } from "../commands/choose.js";
import type { TokenCommandRooms } from "../commands/types.js";
import { tokenForTool } from "./whose-token.js";

const tool = "PyCharm / DataSpell";

/** What the dialog "Configured server" of PyCharm and DataSpell asks for, field by field, until the list is closed. */
export async function copyIdeConnection(rooms: TokenCommandRooms, account: SignedIn): Promise<void> {
  const { l10n } = vscode;
  const serverUrl = await runningServerUrl(rooms, account);
  let token: string | undefined;
  for (;;) {
    const fields = [
      { label: `$(copy) ${l10n.t("Copy Server URL")}`, description: serverUrl, copy: () => copied(serverUrl) },
      { label: `$(copy) ${l10n.t("Copy User Name")}`, description: account.user, copy: () => copied(account.user) },
      {
        label: `$(copy) ${l10n.t("Copy Token")}`,
        description: l10n.t("into the field for a token or password; asks first"),
        copy: async () =>
          copySecret((token ??= await tokenForTool(rooms, account, tool)), l10n.t("The token is on the clipboard")),
      },
    ];
    const picked = await vscode.window.showQuickPick(fields, {
      title: l10n.t("{0}: add a Jupyter connection of the kind “Configured server”", tool),
      placeHolder: l10n.t("Copy the fields one after the other; Escape when done"),
      ignoreFocusOut: true,
    });
    if (!picked) return;
    await picked.copy();
  }
}

async function copied(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  sayDone(vscode.l10n.t("Copied for {0}", tool));
}

/** As the hub says now: a stopped server has no address that another tool could use. */
async function runningServerUrl(rooms: TokenCommandRooms, account: SignedIn): Promise<string> {
  const { l10n } = vscode;
  const servers = await checking(account.label, (signal) =>
    withAccountHub(account.entry, rooms, ({ client }) => client.servers(account.user, signal)),
  );
  const running = servers.filter(({ ready }) => ready);
  const [only, ...others] = running;
  if (!only) {
    const start = l10n.t("Start Server…");
    const message = l10n.t(
      "No server of {0} on {1} is running. {2} needs one that runs.",
      account.user,
      account.label,
      tool,
    );
    if ((await vscode.window.showInformationMessage(message, start)) === start) {
      void press("hubKernels.startServerWithOptions", account.server && { server: account.server });
    }
    throw new vscode.CancellationError();
  }
  if (others.length === 0) return only.url;
  const items = running.map(({ name, url }) => ({
    label: safeWords(name) || l10n.t("default server"),
    description: url,
    url,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t("Copy Connection for Other Tools"),
    placeHolder: l10n.t("Which server?"),
  });
  if (!picked) throw new vscode.CancellationError();
  return picked.url;
}

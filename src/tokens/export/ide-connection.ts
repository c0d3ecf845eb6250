import { withAccountHub } from "../../signIn/account-hub.js";
import { safeWords } from "../../text/safe-words.js";
import { serverUrl } from "../../transport/address.js";
import { checking } from "../../ui/prompts/checking.js";
import { copySecret } from "../../ui/prompts/copied-secret.js";
import { press } from "../../ui/prompts/press.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { SignedIn } from "../commands/choose.js";
import type { TokenCommandDeps } from "../commands/types.js";
import { tokenForTool } from "./whose-token.js";

const tool = "PyCharm / DataSpell";

/** What the dialog "Configured server" of PyCharm and DataSpell asks for, field by field, until the list is closed. */
export async function copyIdeConnection(deps: TokenCommandDeps, account: SignedIn): Promise<void> {
  const { ui } = deps;
  const { l10n } = ui;
  const serverUrl = await runningServerUrl(deps, account);
  let token: string | undefined;
  for (;;) {
    const fields = [
      { label: `$(copy) ${l10n.t("Copy Server URL")}`, description: serverUrl, copy: () => copied(ui, serverUrl) },
      { label: `$(copy) ${l10n.t("Copy User Name")}`, description: account.user, copy: () => copied(ui, account.user) },
      {
        label: `$(copy) ${l10n.t("Copy Token")}`,
        description: l10n.t("for the field for a token or password. You're asked first."),
        copy: async () =>
          copySecret(ui, (token ??= await tokenForTool(deps, account, tool)), l10n.t("The token is on the clipboard")),
      },
    ];
    const picked = await ui.pick(fields, {
      title: l10n.t("{0}: add a Jupyter connection of the type “Configured server”", tool),
      placeHolder: l10n.t("Copy the fields one after the other. Press Escape when you're done."),
      ignoreFocusOut: true,
    });
    if (!picked) return;
    await picked.copy();
  }
}

async function copied(ui: Ui, text: string): Promise<void> {
  await ui.clipboard.writeText(text);
  sayDone(ui, ui.l10n.t("Copied for {0}", tool));
}

/** As the hub says now: a stopped server has no address that another tool could use. */
async function runningServerUrl(deps: TokenCommandDeps, account: SignedIn): Promise<string> {
  const { ui } = deps;
  const { l10n } = ui;
  const servers = await checking(ui, account.label, (signal) =>
    withAccountHub(account.entry, deps, ({ client }) => client.servers(account.user, signal)),
  );
  const running = servers
    .filter(({ ready }) => ready)
    .map(({ name, url }) => ({ name, url: serverUrl(account.baseUrl, url) }));
  const [only, ...others] = running;
  if (!only) {
    const start = l10n.t("Start Server…");
    const message = l10n.t(
      "No server of {0} on {1} is running. {2} needs a running server.",
      account.user,
      account.label,
      tool,
    );
    if ((await ui.message("information", message, start)) === start) {
      void press(ui, "hubKernels.startServerWithOptions", account.server && { server: account.server });
    }
    throw new CancellationError();
  }
  if (others.length === 0) return only.url;
  const items = running.map(({ name, url }) => ({
    label: safeWords(name) || l10n.t("default server"),
    description: url,
    url,
  }));
  const picked = await ui.pick(items, {
    title: l10n.t("Copy Connection for Other Tools"),
    placeHolder: l10n.t("Which server do you want the tool to use?"),
  });
  if (!picked) throw new CancellationError();
  return picked.url;
}

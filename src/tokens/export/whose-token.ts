import { NotSignedIn } from "../../hubClient/errors.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { askTokenWish } from "../commands/ask-token-request.js";
import { mayManage, type SignedIn } from "../commands/choose.js";
import { makeToken } from "../commands/make-token.js";
import type { TokenCommandDeps } from "../commands/types.js";

/**
 * A token for another tool, after a warning: a new one of its own where the account's token may make one, else this editor's. Code that
 * calls the command cannot answer for the user.
 */
export async function tokenForTool(deps: TokenCommandDeps, account: SignedIn, tool: string): Promise<string> {
  const { ui } = deps;
  const { l10n } = ui;
  if (mayManage(account) && (await wantsItsOwn(ui))) {
    const title = l10n.t("New Token of {0} on {1}", account.user, account.label);
    const request = await askTokenWish(ui, title, l10n.t("For {0}", tool));
    await warn(ui, account, l10n.t("Create Token and Copy"));
    return (await makeToken(deps, account, request)).token;
  }
  await warn(ui, account, l10n.t("Copy"));
  const token = await deps.tokens.read(account);
  if (token === undefined) throw new NotSignedIn(account.baseUrl, `there is no token for ${account.baseUrl}`);
  return token;
}

async function wantsItsOwn(ui: Ui): Promise<boolean> {
  const { l10n } = ui;
  const items = [
    {
      label: `$(add) ${l10n.t("A new token for that tool")}`,
      detail: l10n.t("It can do only what you choose and can be revoked without signing this editor out."),
      own: true,
    },
    {
      label: `$(key) ${l10n.t("This editor's own token")}`,
      detail: l10n.t("The tool can then do everything that this editor can."),
      own: false,
    },
  ];
  const picked = await ui.pick(items, {
    title: l10n.t("Copy Connection for Other Tools"),
    placeHolder: l10n.t("Which token do you want the tool to use?"),
  });
  if (!picked) throw new CancellationError();
  return picked.own;
}

function warn(ui: Ui, { user, label }: SignedIn, button: string): Promise<void> {
  return confirm(
    ui,
    ui.l10n.t("Do you want to copy a token of {0} on {1} for another tool?", user, label),
    ui.l10n.t(
      "Anyone who has it can act as you on the hub until it expires or is revoked, and other programs can read the clipboard. Paste it only where it's kept secret, never into a notebook, a script, or a chat.",
    ),
    button,
  );
}

import * as vscode from "vscode";
import type { Step } from "../ui/wizard.js";

/** What this extension needs, and no more. An empty scope field on the page gives a token that may do everything. */
export const askedScopes = "access:servers!user servers!user read:users!user";

/**
 * Two questions: where the token comes from, and the token itself. `accept` checks and keeps it; what it throws is said in the box.
 */
export function tokenSteps(
  hub: { baseUrl: string; label: string },
  accept: (token: string, signal: AbortSignal) => Promise<void>,
): Step {
  const openPage = () => void vscode.env.openExternal(vscode.Uri.parse(`${hub.baseUrl}hub/token`, true));
  const paste: Step = async (wizard) => {
    await wizard.text({
      prompt: vscode.l10n.t(
        "On the hub's page, choose an expiry, enter the scopes “{0}” (empty: the token may do everything you may) and press “Request new API token”. The token is kept in this machine's keychain.",
        askedScopes,
      ),
      placeholder: vscode.l10n.t("Paste the token of {0}", hub.label),
      password: true,
      buttons: [
        { icon: "link-external", tooltip: vscode.l10n.t("Open the token page"), press: openPage },
        {
          icon: "copy",
          tooltip: vscode.l10n.t("Copy the scopes"),
          press: () => void vscode.env.clipboard.writeText(askedScopes),
        },
      ],
      accept,
    });
    return undefined;
  };
  return async (wizard) => {
    const chosen = await wizard.choose({
      placeholder: vscode.l10n.t("Sign in to {0} with an API token", hub.label),
      items: [
        {
          label: `$(link-external) ${vscode.l10n.t("Open the token page, then paste")}`,
          detail: vscode.l10n.t("Opens {0} in the browser", `${hub.baseUrl}hub/token`),
          open: true,
        },
        { label: `$(key) ${vscode.l10n.t("Paste a token that I have")}`, open: false },
      ],
    });
    if (chosen.open) openPage();
    return paste;
  };
}

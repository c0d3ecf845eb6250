import * as vscode from "vscode";
import { copySecret } from "../../ui/prompts/copied-secret.js";

/**
 * Gives a new token to the user once, by the clipboard; no text ever shows it. `discard` revokes it: a token that nobody has is of no use.
 */
export async function handOver(
  token: string,
  { message, detail, discard }: { message: string; detail: string; discard: () => Promise<void> },
): Promise<boolean> {
  const { l10n } = vscode;
  const copy = l10n.t("Copy Token");
  const first = await vscode.window.showInformationMessage(message, { modal: true, detail }, copy);
  if (first === copy) return await copied(token);
  const revoke = l10n.t("Revoke It");
  const second = await vscode.window.showWarningMessage(
    l10n.t("The token was not copied."),
    {
      modal: true,
      detail: l10n.t(
        "It cannot be shown again, so nobody can use it. It stays on the hub until it is revoked or ends.",
      ),
    },
    copy,
    revoke,
  );
  if (second === copy) return await copied(token);
  if (second === revoke) await discard();
  return false;
}

async function copied(token: string): Promise<true> {
  await copySecret(token, vscode.l10n.t("The token is on the clipboard"));
  return true;
}

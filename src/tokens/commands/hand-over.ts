import { copySecret } from "../../ui/prompts/copied-secret.js";
import type { Ui } from "../../ui/ui.js";

/**
 * Gives a new token to the user once, by the clipboard; no text ever shows it. `discard` revokes it: a token that nobody has is of no use.
 */
export async function handOver(
  ui: Ui,
  token: string,
  { message, detail, discard }: { message: string; detail: string; discard: () => Promise<void> },
): Promise<boolean> {
  const { l10n } = ui;
  const copy = l10n.t("Copy Token");
  const first = await ui.modal("information", message, detail, copy);
  if (first === copy) return await copied(ui, token);
  const revoke = l10n.t("Revoke");
  const second = await ui.modal(
    "warning",
    l10n.t("The token wasn't copied."),
    l10n.t("It can't be shown again, so nobody can use it. It stays on the hub until it's revoked or expires."),
    copy,
    revoke,
  );
  if (second === copy) return await copied(ui, token);
  if (second === revoke) await discard();
  return false;
}

async function copied(ui: Ui, token: string): Promise<true> {
  await copySecret(ui, token, ui.l10n.t("The token is on the clipboard"));
  return true;
}

import type { Ui } from "../ui.js";
import { sayDone } from "./say-done.js";

/** How long a secret that was copied stays on the clipboard, for its user to paste it. */
const HOLD_SECONDS = 90;

let clearing: NodeJS.Timeout | undefined;

/**
 * Puts a secret on the clipboard, and takes it away after a while if it is still there: anything else there is the user's. In a
 * browser's window nobody can look without the browser asking for it: there the user is told to clear it.
 * @param said what was copied
 */
export async function copySecret(ui: Ui, text: string, said: string): Promise<void> {
  await ui.clipboard.writeText(text);
  clearTimeout(clearing);
  if (!ui.isDesktop) {
    sayDone(ui, ui.l10n.t("{0}. It stays on the clipboard, so copy something else after you've pasted it.", said));
    return;
  }
  sayDone(ui, ui.l10n.t("{0}. The clipboard is cleared after {1} seconds.", said, HOLD_SECONDS));
  clearing = setTimeout(() => void clear(ui, text), HOLD_SECONDS * 1000);
}

/** A token that is kept has no business on the clipboard. `false`: it is not there, or nobody can tell. */
export async function clearClipboardOf({ isDesktop, clipboard }: Ui, secret: string): Promise<boolean> {
  if (!isDesktop || (await clipboard.readText()).trim() !== secret.trim()) return false;
  await clipboard.writeText("");
  return true;
}

async function clear(ui: Ui, secret: string): Promise<void> {
  // A window without a clipboard, as one that is closing, has nothing to clear.
  if (await clearClipboardOf(ui, secret).catch(() => false))
    sayDone(ui, ui.l10n.t("The copied secret was cleared from the clipboard"));
}

import type { OpenBox } from "../../ui/prompts/text-question.js";
import type { Ui } from "../../ui/ui.js";
import { looksLikeToken } from "./token-format.js";

/**
 * Offers the token on the clipboard as a button, now and whenever the user comes back to the window. It is never sent unasked. In a
 * browser's window the clipboard is left alone: there the browser would ask for it.
 */
export function offerFromClipboard(ui: Ui, box: OpenBox, closed: AbortSignal): void {
  if (!ui.isDesktop) return;
  const look = async () => {
    // A machine without a clipboard has nothing to offer.
    const text = await ui.clipboard.readText().then(
      (read) => read.trim(),
      () => "",
    );
    if (closed.aborted) return;
    const tooltip = ui.l10n.t("Use the Token on the Clipboard");
    box.offer(looksLikeToken(text) ? { icon: "clippy", tooltip, press: () => box.submit(text) } : undefined);
  };
  const listener = ui.onFocus(() => void look());
  closed.addEventListener("abort", () => void listener.dispose(), { once: true });
  void look();
}

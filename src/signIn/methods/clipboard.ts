import * as vscode from "vscode";
import { whenAborted } from "../../transport/waiting.js";
import { mayReadClipboard } from "../../ui/prompts/copied-secret.js";
import type { OpenBox } from "../../ui/prompts/text-question.js";
import { looksLikeToken } from "./token-text.js";

/**
 * Offers the token on the clipboard as a button, now and whenever the user comes back to the window. It is never sent unasked. In a
 * browser's window the clipboard is left alone: there the browser would ask for it.
 */
export function offerFromClipboard(box: OpenBox, closed: AbortSignal): void {
  if (!mayReadClipboard()) return;
  const look = async () => {
    // A machine without a clipboard has nothing to offer.
    const text = await vscode.env.clipboard.readText().then(
      (read) => read.trim(),
      () => "",
    );
    if (closed.aborted) return;
    const tooltip = vscode.l10n.t("Use the token on the clipboard");
    box.offer(looksLikeToken(text) ? { icon: "clippy", tooltip, press: () => box.submit(text) } : undefined);
  };
  const listener = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) void look();
  });
  whenAborted(closed, () => void listener.dispose());
  void look();
}

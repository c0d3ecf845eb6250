import { JUPYTER } from "../text/extension-ids.js";
import { safeWords } from "../text/safe-words.js";
import type { Ui } from "../ui/ui.js";

/** That a kernel can be chosen. The Jupyter extension keeps its list until one is started or ended, or its user has it made anew (2026.6.1). */
export function sayAdded(ui: Ui, displayName: string, label: string): void {
  const done = ui.l10n.t("The kernel “{0}” can be chosen on {1} now.", safeWords(displayName), label);
  const again = ui.l10n.t("The Jupyter extension lists it once you press Refresh at the top of its list of kernels.");
  void ui.message("information", ui.extensionVersion(JUPYTER) === undefined ? done : `${done} ${again}`);
}

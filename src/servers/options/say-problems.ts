import { hubWords } from "../../text/hub-words.js";
import { warnWithStep } from "../../ui/prompts/warn-with-step.js";
import type { Ui } from "../../ui/ui.js";

const MAX_SAID = 3;

/** What of the profiles cannot be used and where; the others are offered. Returns at once. */
export function sayProblems(ui: Ui, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const said = problems.slice(0, MAX_SAID).map(hubWords).join(" ");
  const more = problems.length > MAX_SAID ? ui.l10n.t("And {0} more.", problems.length - MAX_SAID) : "";
  warnWithStep(
    ui,
    ui.l10n.t("A profile can't be used. {0} {1}", said, more).trim(),
    ui.l10n.t("Open Settings"),
    () => void ui.run("workbench.action.openSettings", "hubKernels.profile"),
  );
}

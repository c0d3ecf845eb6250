import type { Ui } from "../ui.js";

/** A warning with one button, and what that does. Returns at once. */
export function warnWithStep(ui: Ui, message: string, button: string, step: () => void): void {
  void ui.message("warning", message, button).then((chosen) => {
    if (chosen) step();
  });
}

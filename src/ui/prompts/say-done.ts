import type { Ui } from "../ui.js";

const SHOWN_MS = 5_000;

/** That something went well, in the status bar for a moment: nothing to be read or closed. */
export function sayDone(ui: Ui, text: string): void {
  void ui.status(`$(check) ${text}`, SHOWN_MS);
}

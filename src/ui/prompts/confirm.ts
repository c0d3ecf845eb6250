import { CancellationError, type Ui } from "../ui.js";

/** A modal question. Anything but the one button is a cancellation. */
export async function confirm(ui: Ui, message: string, detail: string, button: string): Promise<void> {
  if ((await ui.modal("warning", message, detail, button)) !== button) throw new CancellationError();
}

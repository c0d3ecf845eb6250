import { isCancellation } from "../signals.js";
import { CancellationError, type Ui } from "../ui.js";

/** A modal question. Anything but the one button is a cancellation. @param kind `information`: nothing is lost or given away by a yes */
export async function confirm(
  ui: Ui,
  message: string,
  detail: string,
  button: string,
  kind: "warning" | "information" = "warning",
): Promise<void> {
  if ((await ui.modal(kind, message, detail, button)) !== button) throw new CancellationError();
}

/** `false`: a question was answered with no, and what was asked before it is not lost. */
export async function agrees(confirmed: Promise<void>): Promise<boolean> {
  try {
    await confirmed;
    return true;
  } catch (error) {
    if (isCancellation(error)) return false;
    throw error;
  }
}

/** More names than this make no question that anybody reads. */
const MAX_NAMED = 15;

/** The same of several things, which are named below the detail. */
export async function confirmSeveral(
  ui: Ui,
  message: string,
  { detail, names, button }: { detail: string; names: readonly string[]; button: string },
): Promise<void> {
  const more = names.length > MAX_NAMED ? [ui.l10n.t("and {0} more", names.length - MAX_NAMED)] : [];
  await confirm(ui, message, [detail, "", ...names.slice(0, MAX_NAMED), ...more].join("\n"), button);
}

import type { Ui } from "../ui.js";

/** A question to a hub while the user waits: a notification with Cancel. */
export async function checking<T>(ui: Ui, label: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const title = ui.l10n.t("Contacting {0}", label);
  return await ui.progress({ title, cancellable: true }, (_report, cancelled) => ask(cancelled));
}

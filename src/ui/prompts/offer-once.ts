import { withoutLinks } from "../../text/hub-words.js";
import type { Ui } from "../ui.js";

/** What a window has said already: the same is said once. */
const saidIn = new WeakMap<Ui, Set<string>>();

/** @param about may hold words of a workspace */
export function offerOnce(ui: Ui, about: string, button: string, take: () => unknown): void {
  const message = withoutLinks(about);
  const said = saidIn.get(ui) ?? new Set<string>();
  saidIn.set(ui, said);
  if (said.has(message)) return;
  said.add(message);
  void ui.message("information", message, button).then((chosen) => chosen && take());
}

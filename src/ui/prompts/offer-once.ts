import * as vscode from "vscode";
import { withoutLinks } from "../../text/hub-words.js";

/** What this window has said already: the same is said once. */
const said = new Set<string>();

/** @param about may hold words of a workspace */
export function offerOnce(about: string, button: string, take: () => Thenable<unknown>): void {
  const message = withoutLinks(about);
  if (said.has(message)) return;
  said.add(message);
  void vscode.window.showInformationMessage(message, button).then((chosen) => chosen && take());
}

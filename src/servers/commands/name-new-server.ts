import * as vscode from "vscode";
import { isNameProblem, nameProblemText, newServerNamed } from "../server-name.js";
import type { Hub, NewServer } from "../types.js";

export { isNameProblem, nameProblemText, newServerNamed };

/** Rejects with `CancellationError`. */
export async function askName(hub: Hub): Promise<NewServer> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Server on {0}", hub.label),
    prompt: vscode.l10n.t(
      "A name for the server. It runs beside your other servers, with options and kernels of its own.",
    ),
    placeHolder: vscode.l10n.t("For example, {0}", "gpu"),
    ignoreFocusOut: true,
    validateInput: (text) => verdict(text, hub),
  });
  if (typed === undefined) throw new vscode.CancellationError();
  return checkedName(typed, hub);
}

/** What is wrong with the name, or what addresses will say in its place. */
function verdict(typed: string, hub: Hub): vscode.InputBoxValidationMessage | undefined {
  // Nobody is told off for what is not typed yet.
  if (typed === "") return undefined;
  const named = newServerNamed(typed, hub);
  if (isNameProblem(named)) {
    return { message: nameProblemText(named, vscode.l10n), severity: vscode.InputBoxValidationSeverity.Error };
  }
  if (named.displayName === undefined) return undefined;
  const message = vscode.l10n.t("Its address and the hub's own lists of names have “{0}”.", named.name);
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

/** What is wrong with it is said, and then it rejects with `CancellationError`. */
export function checkedName(typed: string, hub: Hub): NewServer {
  const named = newServerNamed(typed, hub);
  if (!isNameProblem(named)) return named;
  void vscode.window.showWarningMessage(nameProblemText(named, vscode.l10n));
  throw new vscode.CancellationError();
}

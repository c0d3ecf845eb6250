import * as vscode from "vscode";

/** @param name of a notebook whose kernel has run so many of its cells, and nobody here has seen it */
export function missedText(name: string, count: number): string {
  return count === 1
    ? vscode.l10n.t(
        "A cell of {0} went on while the notebook wasn't connected. Do you want to show all of its output?",
        name,
      )
    : vscode.l10n.t(
        "{0} cells of {1} ran while the notebook wasn't connected. Do you want to show their outputs?",
        count,
        name,
      );
}

/** @param count of its cells that were asked for here now */
export function againText(name: string, count: number): string {
  return count === 1
    ? vscode.l10n.t(
        "The kernel of {0} has already run this cell. Do you want to show its output instead of running it again?",
        name,
      )
    : vscode.l10n.t(
        "The kernel of {1} has already run {0} of these cells. Do you want to show their outputs instead of running them again?",
        count,
        name,
      );
}

/** @param hasMore others of its cells were run there too */
export function elsewhereDetail(count: number, hasMore: boolean): string {
  const where =
    count === 1
      ? vscode.l10n.t("It was started from another computer or editor, and nothing here shows what it printed.")
      : vscode.l10n.t("They were started from another computer or editor, and nothing here shows what they printed.");
  return hasMore
    ? `${where} ${vscode.l10n.t("The same is done with the cells that you run together with it.")}`
    : where;
}

/** @param isAskedFor one of the cells that it was given was asked for here, and is not run */
export function atWorkText(name: string, isAskedFor: boolean): string {
  return isAskedFor
    ? vscode.l10n.t(
        "Your cell isn't run: the kernel of {0} still runs cells that were started elsewhere. When it's done, you can show their outputs or run yours.",
        name,
      )
    : vscode.l10n.t("Missed outputs can be shown when the kernel of {0} is done.", name);
}

export function notKnownText(name: string): string {
  return vscode.l10n.t("Do you want to run your cell? The kernel of {0} may have run it already.", name);
}

export function notKnownDetail(): string {
  return vscode.l10n.t(
    "The kernel was used from another computer or editor, and the server doesn't say what it has run. Try again in a moment, or run the cell anyway.",
  );
}

export function nothingShownText(): string {
  return vscode.l10n.t("The notebook was closed or uses another kernel now. Nothing is shown.");
}

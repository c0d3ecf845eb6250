import * as vscode from "vscode";
import type { OutputStep } from "./outputs/output-step.js";

const WIDGET = "application/vnd.jupyter.widget-view+json";
const told = new WeakSet<vscode.NotebookDocument>();

/** What the user meets here and does not get, as a sentence: said once in each notebook, where a widget would be. */
export function limitOf(step: OutputStep, notebook: vscode.NotebookDocument): string | undefined {
  const isWidget =
    step.kind === "show" && step.output.kind === "rich" && step.output.items.some(({ mime }) => mime === WIDGET);
  if (!isWidget || told.has(notebook)) return undefined;
  told.add(notebook);
  return vscode.l10n.t(
    "Widgets, the debugger, and the variables view need the Jupyter extension. Without it, widgets are shown as text and code runs as usual.",
  );
}

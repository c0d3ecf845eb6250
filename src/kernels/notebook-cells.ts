import { posix } from "node:path";
import * as vscode from "vscode";
import { hubWords } from "../text/hub-words.js";
import type { NotedCell } from "./run-notes.js";

/** Of its file, fit to be shown. */
export function shownName({ uri }: vscode.NotebookDocument): string {
  return hubWords(posix.basename(uri.path));
}

/** Those that can be run. */
export function codeCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
}

/** With the line ends that kernels get, whatever the computer is that it was written on. */
export function codeOf(cell: vscode.NotebookCell): string {
  return withLineFeeds(cell.document.getText());
}

export function withLineFeeds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

export function notedCell(cell: vscode.NotebookCell): NotedCell {
  const { id } = cell.metadata as { id?: unknown };
  return { index: cell.index, text: cell.document.getText(), ...(typeof id === "string" && { id }) };
}

/** Jupyter's way to say that an error of this cell is expected. */
export function mayRaise(cell: vscode.NotebookCell): boolean {
  const { metadata } = cell.metadata as { metadata?: { tags?: unknown } };
  return Array.isArray(metadata?.tags) && metadata.tags.includes("raises-exception");
}

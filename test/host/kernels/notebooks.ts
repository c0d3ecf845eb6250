import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { poll } from "../../../rig/process.js";
import { until } from "../commands/until.js";

export { until };

const extension = "hub-kernels.hub-kernels";
/** No cell that is run so takes as long. */
const againMs = 5_000;
export const decoder = new TextDecoder();

/** Writes a notebook into the window's folder (or one below it) and opens it, as a user does. */
export async function openNotebook(
  cells: string[],
  name = `${randomUUID()}.ipynb`,
  kernelspec: object | undefined = { name: "python3", display_name: "Python 3", language: "python" },
): Promise<vscode.NotebookDocument> {
  const uri = vscode.Uri.joinPath(folder(), name);
  const file = {
    cells: cells.map((source) => ({ cell_type: "code", source, metadata: {}, outputs: [], execution_count: null })),
    metadata: { kernelspec },
    nbformat: 4,
    nbformat_minor: 4,
  };
  await vscode.workspace.fs.writeFile(uri, Buffer.from(JSON.stringify(file)));
  return await reopenNotebook(uri);
}

/** Through the window: the editor keeps a document that an extension opened for minutes after its tab is closed. */
export async function reopenNotebook(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  await vscode.commands.executeCommand("vscode.openWith", uri, "jupyter-notebook");
  await until("the notebook is open", () => opened(uri) !== undefined);
  const notebook = opened(uri);
  assert.ok(notebook);
  return notebook;
}

function opened(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find((notebook) => notebook.uri.toString() === uri.toString());
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, "no folder is open");
  return first.uri;
}

/** Of this extension, for this user. @param value `undefined`: as it is without being set */
export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("hubKernels").update(name, value, vscode.ConfigurationTarget.Global);
}

/** For the time of some work kernels of notebooks in the window's folder start in this folder of their server. */
export async function withWorkingDirectory<T>(server: string, work: () => Promise<T>): Promise<T> {
  await set("workingDirectory", { [folder().fsPath]: server });
  try {
    return await work();
  } finally {
    await set("workingDirectory", undefined);
  }
}

/** Chooses the controller of a server, as a click in the kernel picker does. */
export async function select(notebook: vscode.NotebookDocument, server: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", notebook.uri, "jupyter-notebook");
  await vscode.commands.executeCommand("notebook.selectKernel", { id: server, extension });
}

/** Sets the cells going, without waiting for their end. */
export async function start(notebook: vscode.NotebookDocument, from = 0, to = notebook.cellCount): Promise<void> {
  const ranges = [{ start: from, end: to }];
  await vscode.commands.executeCommand("notebook.cell.execute", { ranges, document: notebook.uri });
}

/** Runs the cells and waits for their end, whatever it is. */
export async function run(notebook: vscode.NotebookDocument, from = 0, to = notebook.cellCount): Promise<void> {
  const cells = notebook.getCells(new vscode.NotebookRange(from, to));
  const before = cells.map(endOf);
  await start(notebook, from, to);
  await until("the cells end", () =>
    cells.every((cell, index) => endOf(cell) !== before[index] && endOf(cell) !== undefined),
  );
}

/** Runs a cell that was called off. The editor runs none that it still takes for a waiting one, and does not say so: it is run until it ends. */
export async function runCalledOff(notebook: vscode.NotebookDocument, index = 0): Promise<void> {
  const cell = cellOf(notebook, index);
  const before = endOf(cell);
  await until("the cell ends", async () => {
    await start(notebook, index, index + 1);
    return await poll(() => endOf(cell) !== before, againMs);
  });
}

export function endOf(cell: vscode.NotebookCell): number | undefined {
  return cell.executionSummary?.timing?.endTime;
}

export function cellOf(notebook: vscode.NotebookDocument, index = 0): vscode.NotebookCell {
  return notebook.cellAt(index);
}

/** The outputs of a cell: one line for each item, `mime: text`. */
export function shown(cell: vscode.NotebookCell): string[] {
  return cell.outputs.flatMap(({ items }) => items.map(({ mime, data }) => `${mime}: ${decoder.decode(data)}`));
}

/** All that a cell printed to a stream. */
export function printed(cell: vscode.NotebookCell, stream: "stdout" | "stderr" = "stdout"): string {
  const items = cell.outputs.flatMap((output) => output.items);
  return items
    .filter(({ mime }) => mime === `application/vnd.code.notebook.${stream}`)
    .map(({ data }) => decoder.decode(data))
    .join("");
}

export function errorOf(cell: vscode.NotebookCell): { name: string; message: string; stack: string } | undefined {
  const items = cell.outputs.flatMap((output) => output.items);
  const error = items.find(({ mime }) => mime === "application/vnd.code.notebook.error");
  return error && (JSON.parse(decoder.decode(error.data)) as { name: string; message: string; stack: string });
}

/** What is in the file after saving. */
export async function saved(notebook: vscode.NotebookDocument): Promise<SavedNotebook> {
  await notebook.save();
  return JSON.parse(decoder.decode(await vscode.workspace.fs.readFile(notebook.uri))) as SavedNotebook;
}

export interface SavedNotebook {
  metadata: Record<string, unknown>;
  cells: { execution_count: number | null; outputs: Record<string, unknown>[] }[];
}

export async function close(notebook: vscode.NotebookDocument): Promise<void> {
  await notebook.save();
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const ofIt = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputNotebook && input.uri.toString() === notebook.uri.toString(),
  );
  await vscode.window.tabGroups.close(ofIt);
  await until("the notebook is closed", () => notebook.isClosed);
}

export function replaceInputBox(answer: (options?: vscode.InputBoxOptions) => Promise<string | undefined>): () => void {
  const original = Object.getOwnPropertyDescriptor(vscode.window, "showInputBox") ?? {};
  Object.defineProperty(vscode.window, "showInputBox", { value: answer, configurable: true, writable: true });
  return () => Object.defineProperty(vscode.window, "showInputBox", original);
}

/** It shows a terminal of a server. */
export function isOurs({ creationOptions }: vscode.Terminal): boolean {
  return "pty" in creationOptions;
}

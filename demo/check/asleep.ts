import { writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { asleepFile } from "./about.js";
import { say } from "./say.js";

const LINES = 300;
const CODE = `import time
for number in range(${LINES}):
    print(number, flush=True)
    time.sleep(0.1)`;
const DEADLINE_MS = 120_000;

/** Runs a cell whose window is cut off from it in the middle, until it has ended, and says what it shows then. */
export async function printWhileAsleep(folder: string, select: () => Thenable<unknown>): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, CODE, "python");
  const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData([cell]));
  await vscode.window.showNotebookDocument(notebook);
  await select();
  const printed = () => numbersIn(notebook.cellAt(0));
  await vscode.commands.executeCommand("notebook.execute");
  await changed(notebook, () => printed().length > 0);
  await writeFile(path.join(folder, asleepFile), "");
  await changed(notebook, () => notebook.cellAt(0).executionSummary?.success !== undefined);
  const seen = printed();
  const missing = Array.from({ length: LINES }, (_, number) => number).filter((number) => !seen.includes(number));
  const isWhole = missing.length === 0 && seen.length === LINES && seen.every((number, index) => number === index);
  if (!isWhole) throw new Error(`${missing.length} lines are missing, ${seen.length} are there.`);
  say(`The cell printed ${LINES} lines, most of them while the line was cut: nothing is missing.`);
}

function numbersIn(cell: vscode.NotebookCell): number[] {
  const text = cell.outputs.flatMap(({ items }) => items.map(({ data }) => new TextDecoder().decode(data))).join("");
  return text.split("\n").filter(Boolean).map(Number);
}

function changed(notebook: vscode.NotebookDocument, isSo: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      listening.dispose();
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`The cell was not so far after ${DEADLINE_MS / 1000} s.`));
    }, DEADLINE_MS);
    const listening = vscode.workspace.onDidChangeNotebookDocument((change) => {
      if (change.notebook !== notebook || !isSo()) return;
      end();
      resolve();
    });
  });
}

import path from "node:path";
import * as vscode from "vscode";
import { type CheckRun, checkVariable } from "./about.js";
import { openApp } from "./app.js";
import { printWhileAsleep } from "./asleep.js";
import { submitJob } from "./job.js";
import { press } from "./press.js";
import { waitAndWithdraw } from "./queue.js";
import { say } from "./say.js";

const notebookDeadlineMs = 60_000;
const extensionId = "hub-kernels.hub-kernels";

/** Called by the editor inside its extension host: adds the hub, starts the server, runs the notebook, by the extension's commands. */
export async function run(): Promise<void> {
  const about = JSON.parse(process.env[checkVariable] ?? "") as CheckRun;
  try {
    const { server } = await press<{ server: string }>("hubKernels.addHub", { url: about.url, token: about.token });
    if (about.queue) await waitAndWithdraw(about.queue, server, about.fields);
    const started = await press<{ state: string }>("hubKernels.startServer", { server, fields: about.fields });
    if (started.state !== "running") throw new Error(`The server is ${started.state}, not running.`);
    await runNotebook(path.join(about.folder, "where-does-this-run.ipynb"), server);
    if (about.queue) await submitJob(about.queue, server);
    await press("hubKernels.syncProject", { server, sync: about.folder, confirmed: true });
    await openApp(server, await runNotebook(path.join(about.folder, "my-own-module.ipynb"), server));
    if (about.sleeps) await printWhileAsleep(about.folder, () => selectKernel(server));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** @returns what its cells show */
async function runNotebook(file: string, controller: string): Promise<string> {
  const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(file));
  await vscode.window.showNotebookDocument(notebook);
  await selectKernel(controller);
  const done = allCellsDone(notebook);
  await vscode.commands.executeCommand("notebook.execute");
  await done;
  const texts: string[] = [];
  for (const cell of codeCells(notebook)) {
    texts.push(...cell.outputs.map(outputText));
    for (const text of cell.outputs.map(outputText)) text.split("\n").forEach(say);
    if (cell.executionSummary?.success !== true) throw new Error(`Cell ${cell.index} failed.`);
  }
  return texts.join("\n");
}

function selectKernel(controller: string): Thenable<unknown> {
  return vscode.commands.executeCommand("notebook.selectKernel", { id: controller, extension: extensionId });
}

function codeCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook.getCells().filter((cell) => cell.kind === vscode.NotebookCellKind.Code);
}

function allCellsDone(notebook: vscode.NotebookDocument): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      listening.dispose();
      reject(new Error(`The notebook was not done after ${notebookDeadlineMs / 1000} s.`));
    }, notebookDeadlineMs);
    const listening = vscode.workspace.onDidChangeNotebookDocument(() => {
      const ends = codeCells(notebook).map((cell) => cell.executionSummary?.success);
      if (ends.includes(undefined) && !ends.includes(false)) return;
      clearTimeout(timer);
      listening.dispose();
      resolve();
    });
  });
}

function outputText(output: vscode.NotebookCellOutput): string {
  const decoder = new TextDecoder();
  const item = output.items.find(({ mime }) => mime === "text/plain") ?? output.items[0];
  return item ? decoder.decode(item.data).trimEnd() : "";
}

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { StandInApi } from "../../jupyter-stand-in/src/extension.js";
import { openNotebook, until } from "../kernels/notebooks.js";

const extension = "ms-toolsai.jupyter";

export type StandInTest = StandInApi["test"];

/** The stand-in, once our extension has registered its servers: it does so with the first open notebook. */
export async function standIn(): Promise<StandInTest> {
  await openNotebook(["1"]);
  const found = vscode.extensions.getExtension<StandInApi>(extension);
  assert.ok(found, "the stand-in is not installed");
  const { test } = await found.activate();
  await until("the collection is registered", () => test.collections().length > 0);
  return test;
}

export async function selectController(notebook: vscode.NotebookDocument, id: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", notebook.uri, "jupyter-notebook");
  await vscode.commands.executeCommand("notebook.selectKernel", { id, extension });
}

/** The editor's command is for the notebook that is looked at, whichever that is by then. */
export async function choose(jupyter: StandInTest, notebook: vscode.NotebookDocument, id: string): Promise<void> {
  await selectController(notebook, id);
  await until("the kernel is chosen", () => jupyter.chosenBy(notebook)?.id === id);
}

/** What is picked there. */
export async function controllerOf(jupyter: StandInTest, picked: Parameters<StandInTest["pick"]>[0]): Promise<string> {
  const pick = await jupyter.pick(picked);
  assert.ok(pick.kind === "controller", JSON.stringify(pick));
  return pick.id;
}

/** A notebook whose kernel was picked, as it is in the window: the only one, in front. */
export async function notebookOn(
  jupyter: StandInTest,
  server: string,
  ...cells: string[]
): Promise<vscode.NotebookDocument> {
  const id = await controllerOf(jupyter, { server });
  const notebook = await openNotebook(cells);
  await choose(jupyter, notebook, id);
  return notebook;
}

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { StandInApi } from "../../jupyter-stand-in/src/extension.js";
import { openNotebook, until } from "../kernels/notebooks.js";

const extension = "ms-toolsai.jupyter";

/** The stand-in, once our extension has registered its servers: it does so with the first open notebook. */
export async function standIn(): Promise<StandInApi["test"]> {
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

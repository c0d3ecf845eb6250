import * as vscode from "vscode";
import { notebookPlace } from "../kernels/notebook-folder.js";
import { notebookType } from "../kernels/notebook-type.js";
import type { Memento } from "../state/stored.js";
import { JUPYTER, OURS } from "../text/extension-ids.js";
import type { ActiveNotebook } from "./new-environment.js";
import type { KernelSpecsDeps } from "./specs-deps.js";

export interface ActiveNotebookDeps extends KernelSpecsDeps {
  workspaceState: Memento;
}

/** Of a requirements file, in bytes: more is none. */
const MAX_REQUIREMENTS = 100_000;

export async function activeNotebook(deps: ActiveNotebookDeps): Promise<ActiveNotebook | undefined> {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook?.notebookType !== notebookType) return undefined;
  const { uri } = notebook;
  return {
    ...notebookPlace(uri, deps),
    requirements: await requirementsBeside(uri),
    async use(server, spec) {
      // The Jupyter extension has no way for others to choose a kernel that it doesn't list yet.
      if (vscode.extensions.getExtension(JUPYTER)) return false;
      await vscode.commands.executeCommand("notebook.selectKernel", { id: server, extension: OURS });
      const given = { notebookEditor: { notebookUri: uri }, kernel: { name: spec } };
      return (await vscode.commands.executeCommand("hubKernels.changeKernel", given)) === true;
    },
  };
}

async function requirementsBeside(notebook: vscode.Uri): Promise<string | undefined> {
  if (notebook.scheme === "untitled") return undefined;
  const file = vscode.Uri.joinPath(notebook, "..", "requirements.txt");
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > MAX_REQUIREMENTS) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    // There is none, or its place is away.
    return undefined;
  }
}

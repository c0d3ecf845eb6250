import * as vscode from "vscode";
import { hasFolder } from "../jupyterServer/session-folder.js";
import { notebookFolder } from "../kernels/notebook-folder.js";
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
/** As long as a server may take to tell of a few folders, in ms. */
const LOOK_MS = 60_000;

export async function activeNotebook(deps: ActiveNotebookDeps): Promise<ActiveNotebook | undefined> {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook?.notebookType !== notebookType) return undefined;
  const { uri } = notebook;
  return {
    name:
      uri.path
        .split("/")
        .at(-1)
        ?.replace(/\.ipynb$/, "") ?? "",
    requirements: await requirementsBeside(uri),
    async folderOn(server, user) {
      const { workspaceState, connections, log } = deps;
      const connection = await connections.of(server);
      const { fetch } = await connection.network();
      const has = (folder: string) => hasFolder(fetch, connection.url, folder, AbortSignal.timeout(LOOK_MS));
      return await notebookFolder(uri, { server, workspaceState, has, user, log });
    },
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

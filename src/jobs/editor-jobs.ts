// Loaded with the first use of batch jobs.
import * as vscode from "vscode";
import { namedKernelOf } from "../kernels/builtin/identity/notebook-metadata.js";
import { notebookPlace } from "../kernels/notebook-folder.js";
import { notebookType } from "../kernels/notebook-type.js";
import type { Memento } from "../state/stored.js";
import { filePlace } from "../text/files-address.js";
import { textTab } from "../ui/editor-ui.js";
import { NoNotebookToSubmit } from "./job-errors.js";
import type { JobEditor, JobNotebook, JobsDeps } from "./jobs-deps.js";
import { jobsRoom } from "./jobs-room.js";

export interface EditorJobsDeps extends JobsDeps {
  workspaceState: Memento;
}

/** The room, in this editor. */
export function editorJobs(deps: EditorJobsDeps) {
  const scripts = new Scripts();
  const editor: JobEditor = {
    notebook: () => activeNotebook(deps),
    script: (text, submit) => scripts.open(text, submit),
    tab(name) {
      const tab = textTab(name).toString();
      const isIt = ({ uri }: vscode.TextDocument) => uri.toString() === tab;
      if (vscode.window.visibleTextEditors.some(({ document }) => isIt(document))) return "shown";
      return vscode.workspace.textDocuments.some(isIt) ? "hidden" : "closed";
    },
  };
  const room = jobsRoom(deps, editor);
  return {
    ...room,
    dispose: () => {
      room.dispose();
      scripts.dispose();
    },
  };
}

function activeNotebook(deps: EditorJobsDeps): JobNotebook | undefined {
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook?.notebookType !== notebookType || notebook.isUntitled) return undefined;
  const { uri } = notebook;
  return {
    ...notebookPlace(uri, deps),
    kernel: namedKernelOf(notebook)?.name ?? "",
    server: filePlace(uri)?.server,
    async bytes() {
      // A file that could not be saved is said by the editor.
      if (notebook.isDirty && !(await notebook.save())) throw new NoNotebookToSubmit();
      return await vscode.workspace.fs.readFile(uri);
    },
  };
}

/** Tabs with the scripts of jobs, and above each what submits it. */
class Scripts implements vscode.CodeLensProvider {
  readonly #open = new Map<vscode.TextDocument, vscode.CodeLens>();
  #registered: vscode.Disposable[] = [];

  async open(text: string, submit: vscode.Command): Promise<() => string> {
    if (this.#registered.length === 0) {
      this.#registered = [
        vscode.languages.registerCodeLensProvider({ scheme: "untitled", language: "shellscript" }, this),
        vscode.workspace.onDidCloseTextDocument((document) => this.#open.delete(document)),
      ];
    }
    const document = await vscode.workspace.openTextDocument({ language: "shellscript", content: text });
    this.#open.set(document, new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), submit));
    await vscode.window.showTextDocument(document, { preview: false });
    return () => document.getText();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lens = this.#open.get(document);
    return lens ? [lens] : [];
  }

  dispose(): void {
    for (const each of this.#registered) each.dispose();
  }
}

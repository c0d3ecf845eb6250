import type { Jupyter } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import type { ServerId } from "../text/ids.js";
import { presentError } from "../ui/errors/errors.js";
import { Lazy } from "../ui/lazy.js";
import type { KernelDeps } from "./kernel-deps.js";
import { notebookType } from "./notebook-type.js";

/** Registers our servers when the first notebook is open: doing it before would activate the Jupyter extension for nothing. */
export function offerToJupyter(jupyter: vscode.Extension<Jupyter>, deps: KernelDeps): vscode.Disposable {
  let disposed = false;
  const registered = new Lazy(() => register(jupyter, deps));
  const offer = (notebook: vscode.NotebookDocument) => {
    if (notebook.notebookType !== notebookType || disposed) return;
    registered.get().catch((error: unknown) => presentError(error, deps));
  };
  const opened = vscode.workspace.onDidOpenNotebookDocument(offer);
  vscode.workspace.notebookDocuments.forEach(offer);
  return new vscode.Disposable(() => {
    disposed = true;
    opened.dispose();
    registered.made?.then((collection) => void collection.dispose()).catch(() => undefined);
  });
}

async function register(jupyter: vscode.Extension<Jupyter>, deps: KernelDeps): Promise<vscode.Disposable> {
  const { ui, model, log, connections, notebooks, runs } = deps;
  const connect = (serverId: ServerId) => connections.of(serverId);
  // Loaded here, from our own folder: the API looks at the call stack.
  const { registerJupyterProvider } = await import("./jupyter-provider.js");
  return registerJupyterProvider(await jupyter.activate(), {
    ui,
    model,
    log,
    connect,
    notebooks,
    runs: await runs.get(),
  });
}

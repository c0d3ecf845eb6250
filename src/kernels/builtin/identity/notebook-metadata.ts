import * as vscode from "vscode";
import type { KernelLink } from "../link/kernel-link.js";

/** Of the notebook file, as the editor's notebook format hands it out. */
interface FileMetadata {
  kernelspec?: { name?: unknown; display_name?: unknown; language?: unknown };
  language_info?: Record<string, unknown>;
}

/** The kernel spec that the notebook names. */
export function namedKernelOf(notebook: vscode.NotebookDocument): { name: string; displayName: string } | undefined {
  const { name, display_name: label } = fileMetadata(notebook).kernelspec ?? {};
  if (typeof name !== "string" || name === "") return undefined;
  return { name, displayName: typeof label === "string" && label !== "" ? label : name };
}

/** Notes the kernel and its language in the notebook, as Jupyter does, so that it opens with the same one elsewhere. */
export async function rememberKernel(notebook: vscode.NotebookDocument, { kernel, spec }: KernelLink): Promise<void> {
  const { language_info } = await kernel.info;
  const before = fileMetadata(notebook);
  const kernelspec = { display_name: spec.displayName, language: spec.language, name: spec.name };
  // Not every kernel says what its language is.
  const language = language_info.name === "" ? before.language_info : { ...language_info };
  const isKnown = before.kernelspec?.name === spec.name && before.language_info?.["name"] === language?.["name"];
  if (isKnown || notebook.isClosed) return;
  const edit = new vscode.WorkspaceEdit();
  const noted = { ...before, kernelspec, ...(language && { language_info: language }) };
  const metadata = { ...notebook.metadata, metadata: noted };
  edit.set(notebook.uri, [vscode.NotebookEdit.updateNotebookMetadata(metadata)]);
  await vscode.workspace.applyEdit(edit);
}

function fileMetadata(notebook: vscode.NotebookDocument): FileMetadata {
  return (notebook.metadata as { metadata?: FileMetadata }).metadata ?? {};
}

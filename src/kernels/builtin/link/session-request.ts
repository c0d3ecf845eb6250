import * as vscode from "vscode";
import { hubWords } from "../../../text/hub-words.js";
import type { ServerId } from "../../../text/ids.js";
import type { FolderDeps } from "../../kernel-folder.js";
import { notebookFolder, type NotebookFolderDeps } from "../../notebook-folder.js";
import type { RecordedRunsDeps } from "../../recorded-runs.js";
import { kernelElsewhere } from "../choosing/kernel-elsewhere.js";
import { askedUnder, KernelNotChosen, pickKernel } from "../choosing/kernel-picker.js";
import { namedKernelOf } from "../identity/notebook-metadata.js";
import type { KernelChoice, KernelOffer, SessionRequest } from "./kernel-session.js";
import { nameOf } from "./session-path.js";

export interface RequestDeps
  extends Pick<NotebookFolderDeps, "workspaceState">, Pick<FolderDeps, "log">, Pick<RecordedRunsDeps, "recorder"> {
  /** the name of the session's file */
  file: string;
  server: ServerId;
  /** the server, in words */
  label: string;
  /** of the account */
  user: string;
  /** the kernel spec that was chosen last there */
  last: string | undefined;
  chosen: (choice: KernelChoice) => void;
  signal: AbortSignal;
}

/** No kernel runs for the notebook, and none is to be started. */
export class NoSession extends Error {
  override readonly name = "NoSession";
}

/** The session that the notebook has already. */
export function runningSession(notebook: vscode.NotebookDocument, deps: RequestDeps): SessionRequest {
  const none = () => Promise.reject(new NoSession("the notebook has no kernel on its server"));
  return { ...sessionRequest(notebook, deps), choose: none };
}

/** The session that a notebook needs. @param wanted the kernel that the user wants for it, whatever runs */
export function sessionRequest(
  notebook: vscode.NotebookDocument,
  deps: RequestDeps,
  wanted?: KernelChoice,
): SessionRequest {
  return {
    file: deps.file,
    name: nameOf(notebook.uri.path),
    ...(wanted && { wanted }),
    choose: (offer) => choose(notebook, offer, deps),
    folder: (has) =>
      notebookFolder(notebook.uri, {
        server: deps.server,
        has,
        user: deps.user,
        workspaceState: deps.workspaceState,
        log: deps.log,
      }),
  };
}

/** The kernel that the notebook names. Where the server lacks it, another language might run instead: the user says which one is meant. */
async function choose(notebook: vscode.NotebookDocument, offer: KernelOffer, deps: RequestDeps): Promise<KernelChoice> {
  const { label, last, chosen, signal } = deps;
  const elsewhere = await kernelElsewhere(notebook, offer, deps);
  if (elsewhere) return elsewhere;
  const named = namedKernelOf(notebook);
  if (!named) return { name: offer.specs.default };
  if (offer.specs.kernelspecs[named.name]) return { name: named.name };
  const words = hubWords(named.displayName);
  const title = vscode.l10n.t("{0} doesn't have this notebook's kernel “{1}”", label, words);
  const placeHolder = vscode.l10n.t("Select a kernel to run it with. The notebook isn't changed until you do.");
  const choice = await askedUnder(signal, (token) => pickKernel(offer, { title, placeHolder, last }, token));
  if (!choice) throw new KernelNotChosen(label, words);
  chosen(choice);
  return choice;
}

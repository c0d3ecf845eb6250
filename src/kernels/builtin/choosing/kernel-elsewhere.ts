import * as vscode from "vscode";
import { kernelStateOf, stateLabel } from "../../../servers/contents/kernel-words.js";
import { hubWords } from "../../../text/hub-words.js";
import { shownName } from "../../notebook-cells.js";
import { recordedRuns, type RecordedRunsDeps } from "../../recorded-runs.js";
import type { KernelChoice, KernelOffer } from "../link/kernel-session.js";
import type { RunningSession } from "../link/running-sessions.js";
import { notebookIn } from "../link/session-path.js";
import { askedUnder } from "./kernel-picker.js";

export interface ElsewhereDeps extends RecordedRunsDeps {
  /** the name of the notebook's session file here */
  file: string;
  /** the server, in words */
  label: string;
}

/**
 * A notebook that is opened on another computer has its kernel there already. Whether it is the same one its record tells: it was given the
 * text of a cell that this one has. Then the user says whether to go on with it. `undefined`: there is none, or a new one is wanted. Rejects
 * with a `CancellationError` when the question is closed.
 */
export async function kernelElsewhere(
  notebook: vscode.NotebookDocument,
  offer: KernelOffer,
  deps: ElsewhereDeps,
): Promise<KernelChoice | undefined> {
  const name = notebookIn(deps.file);
  const likely = offer.sessions.filter(({ path }) => notebookIn(path) === name);
  for (const session of likely) {
    const runs = await recordedRuns(notebook, session.kernel.id, deps);
    if (runs.length > 0) return await asked(session, notebook, deps);
  }
  return undefined;
}

async function asked(
  { kernel }: RunningSession,
  notebook: vscode.NotebookDocument,
  { label, signal }: ElsewhereDeps,
): Promise<KernelChoice | undefined> {
  const use = {
    label: vscode.l10n.t("$(vm-running) Use the Kernel That Runs Already"),
    description: hubWords(
      [kernel.name, stateLabel(kernelStateOf(kernel.state, kernel.clients), vscode.l10n)].join(" · "),
    ),
    detail: vscode.l10n.t("Cells that it has run or still runs are shown, and not run again"),
  };
  const start = { label: vscode.l10n.t("$(add) Start a New Kernel") };
  const question = {
    title: vscode.l10n.t("{0} already has a kernel on {1}", shownName(notebook), label),
    placeHolder: vscode.l10n.t("It was started on another computer, or for a copy of this notebook"),
    ignoreFocusOut: true,
  };
  const chosen = await askedUnder(signal, (token) => vscode.window.showQuickPick([use, start], question, token));
  if (!chosen) throw new vscode.CancellationError();
  return chosen === use ? { id: kernel.id } : undefined;
}

// Loaded with the first kernel of the Jupyter extension, or with the first Run All and Leave.
import * as vscode from "vscode";
import type { ServerId } from "../../text/ids.js";
import type { MessageKind } from "../../ui/ui.js";
import { codeCells, shownName } from "../notebook-cells.js";
import { sayDone } from "../run-done.js";
import { CellPlans, planned } from "./cell-plans.js";
import { SocketRuns, type SocketRunsDeps } from "./socket-runs.js";

export type JupyterRunsDeps = Omit<SocketRunsDeps, "plans" | "known">;

/** What notebooks run on hubs' servers over the Jupyter extension's connections. */
export class JupyterRuns {
  readonly #plans = new CellPlans();
  readonly #known = new Set<string>();

  constructor(private readonly deps: JupyterRunsDeps) {}

  /** Of one socket. @param kernelId as the Jupyter extension knows it */
  of(serverId: ServerId, kernelId: string): SocketRuns {
    return new SocketRuns(serverId, kernelId, { ...this.deps, plans: this.#plans, known: this.#known });
  }

  /** Runs all cells, and has the kernel given all of them, so that they run also when the window is closed. */
  async runAllAndLeave(notebook: vscode.NotebookDocument): Promise<void> {
    const { ui } = this.deps;
    const cells = codeCells(notebook);
    const name = shownName(notebook);
    // With a button the editor shows more than the first line.
    const say = (kind: MessageKind, text: string) => void ui.message(kind, text, vscode.l10n.t("OK"));
    let [hasFailed, isTaken] = [false, false];
    const watch = onFirstRun(notebook, () => {
      if (!isTaken) say("warning", elsewhereText(name));
    });
    const plan = {
      cells: planned(cells),
      isShown: false,
      taken: () => (isTaken = true),
      failed: () => (hasFailed = true),
      given: (recorded: Promise<boolean>) =>
        void recorded.then((isKept) =>
          isKept ? say("information", keptText(name)) : say("warning", unkeptText(name)),
        ),
      notGiven: () => say("warning", oneByOneText(name)),
    };
    try {
      await this.#plans.run(plan, notebook, cells);
    } finally {
      watch.dispose();
    }
    void sayDone(ui, notebook, hasFailed);
  }
}

/** Calls back once the first of its cells is run by a kernel, whosever it is: then it has a new number. */
function onFirstRun(notebook: vscode.NotebookDocument, act: () => void): vscode.Disposable {
  const numberOf = (cell: vscode.NotebookCell) => cell.executionSummary?.executionOrder;
  const before = new Map(notebook.getCells().map((cell) => [cell, numberOf(cell)]));
  const watch = vscode.workspace.onDidChangeNotebookDocument(({ notebook: changed, cellChanges }) => {
    if (changed !== notebook) return;
    const isRun = ({ cell }: vscode.NotebookDocumentCellChange) =>
      numberOf(cell) !== undefined && numberOf(cell) !== before.get(cell);
    if (!cellChanges.some(isRun)) return;
    watch.dispose();
    act();
  });
  return watch;
}

function elsewhereText(name: string): string {
  return vscode.l10n.t(
    "Keep this window open: the kernel of {0} isn't on a JupyterHub server, so its cells are run as usual.",
    name,
  );
}

function oneByOneText(name: string): string {
  return vscode.l10n.t(
    "Keep this window open until all cells of {0} have run: this kind of kernel can't be given all of them at once.",
    name,
  );
}

function keptText(name: string): string {
  return vscode.l10n.t(
    "You can close this window. The server has all cells of {0} now: they run on, and their outputs are kept there.",
    name,
  );
}

function unkeptText(name: string): string {
  return vscode.l10n.t(
    "Outputs may be lost if you close this window: the server has all cells of {0} now, and they run on, but it doesn't keep all of their outputs.",
    name,
  );
}

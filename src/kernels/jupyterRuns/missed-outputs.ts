import * as vscode from "vscode";
import type { AheadRun } from "../../jupyterServer/ahead/ahead-run.js";
import type { EarlierOutputs } from "../../jupyterServer/ahead/cell-runs.js";
import type { Ui } from "../../ui/ui.js";
import { codeOf, shownName } from "../notebook-cells.js";
import { cellOf, type CellPlans, idOf, planned, runInEditor } from "./cell-plans.js";
import { againText, atWorkText, elsewhereDetail, missedText, nothingShownText } from "./offer-words.js";

export interface MissedOutputsDeps {
  ui: Ui;
  plans: CellPlans;
  /** of the socket's end */
  signal: AbortSignal;
  log: { warn(message: string): void };
  /** the cell of this request was run again here since then */
  isReplaced(requestId: string): boolean;
}

/** Runs of a notebook that have ended, and whose outputs nobody here has seen. */
export interface Offer {
  notebook: vscode.NotebookDocument;
  runs: readonly AheadRun[];
  earlier: EarlierOutputs;
  /** They were asked for on another computer: whoever asks for one here may not know of it. */
  isOfOthers: boolean;
  /** The user has said what is to become of them. */
  decided(): void;
}

/** What the user is asked about outputs that nobody here has seen, and what becomes of cells that wait for the answer. */
export class MissedOutputs {
  /** Requests for these cells came before anybody knew what others have run, and go on by this. */
  readonly #waiting = new Map<string, (isWanted: boolean) => void>();
  /** neither wanted nor declined */
  readonly #open = new Set<Offer>();
  /** notebooks of which it was said that their kernel is still at work */
  readonly #toldOf = new Set<vscode.NotebookDocument>();

  constructor(private readonly deps: MissedOutputsDeps) {}

  /** Resolves with whether anything is to become of a request for this cell. */
  untilWanted(cellId: string): Promise<boolean> {
    return new Promise((resolve) => this.#waiting.set(cellId, resolve));
  }

  /** @param which of the cells that wait; those that are gone always */
  goOn(isWanted = true, which: (cell: vscode.NotebookCell) => boolean = () => true): void {
    for (const [cellId, goOn] of this.#waiting) {
      const cell = cellOf(cellId);
      if (cell && !which(cell)) continue;
      this.#waiting.delete(cellId);
      goOn(isWanted);
    }
  }

  /** The window shows nothing of what was started elsewhere. What waits is not run: it may be the same. */
  tellAtWork(notebook: vscode.NotebookDocument): void {
    const isAskedFor = this.#waitingIn(notebook).length > 0;
    if (!isAskedFor && this.#toldOf.has(notebook)) return;
    this.#toldOf.add(notebook);
    const text = atWorkText(shownName(notebook), isAskedFor);
    // With a button the editor shows more than the first line.
    void this.deps.ui.message(isAskedFor ? "warning" : "information", text, vscode.l10n.t("OK"));
    this.goOn(false, (cell) => cell.notebook === notebook);
  }

  /** Asks whether they are to be shown. Resolves when the question was answered or closed. */
  async offer(offer: Offer): Promise<void> {
    const { notebook, runs } = offer;
    this.#open.add(offer);
    this.goOn(true, (cell) => !runOf(cell, offer));
    const waiting = this.#waitingIn(notebook);
    if (waiting.length > 0) {
      await this.#askInstead(offer, waiting);
      return;
    }
    const [show, leave] = [vscode.l10n.t("Show Outputs"), vscode.l10n.t("Don't Show")];
    const text = missedText(shownName(notebook), runs.length);
    const pressed = await this.deps.ui.message("information", text, show, leave);
    if (pressed === undefined || !this.#open.has(offer)) return;
    if (pressed === show) await this.#show(offer);
    else this.#decided(offer);
  }

  /** As `untilWanted`, of a cell whose outputs were offered, and neither wanted nor declined. `undefined`: it is run */
  untilAskedAgain(cellId: string): Promise<boolean> | undefined {
    const cell = cellOf(cellId);
    const offer = cell && [...this.#open].find((each) => each.isOfOthers && this.#isUnchanged(cell, each));
    if (!offer) return undefined;
    const wanted = this.untilWanted(cellId);
    this.#askInstead(offer, [cell]).catch((error: unknown) => {
      this.deps.log.warn(`outputs of another computer were not shown: ${String(error)}`);
    });
    return wanted;
  }

  #isUnchanged(cell: vscode.NotebookCell, offer: Offer): boolean {
    const run = runOf(cell, offer);
    return run !== undefined && run.cell.code === codeOf(cell) && !this.deps.isReplaced(run.cell.id);
  }

  /** What was asked for here would be run a second time. @param waiting cells of which that is so */
  async #askInstead(offer: Offer, waiting: readonly vscode.NotebookCell[]): Promise<void> {
    const [show, again] = [vscode.l10n.t("Show Outputs"), vscode.l10n.t("Run Again")];
    const question = againText(shownName(offer.notebook), offer.runs.length);
    const pressed = await this.deps.ui.modal("information", question, elsewhereDetail(), show, again);
    if (pressed === show && this.#open.has(offer)) await this.#show(offer, waiting);
    this.goOn(pressed === again, (cell) => waiting.includes(cell));
  }

  /** @param waiting cells that were asked for already. Others may be asked for after them, with the button that runs all */
  async #show(offer: Offer, waiting: readonly vscode.NotebookCell[] = []): Promise<void> {
    const { ui, plans, signal } = this.deps;
    const { notebook, runs, earlier } = offer;
    if (signal.aborted || notebook.isClosed) {
      void ui.message("information", nothingShownText());
      return;
    }
    this.#open.delete(offer);
    // What a cell shows that was run since then is newer.
    const wanted = runs.filter(({ cell }) => !this.deps.isReplaced(cell.id));
    const shown = wanted.flatMap((run) => {
      const cell = cellOf(run.cell.cellId);
      return cell ? [{ run, cell }] : [];
    });
    const asked = runInEditor(
      notebook,
      shown.map(({ cell }) => cell).filter((cell) => !waiting.includes(cell)),
    );
    // What nobody waits for is forgotten with the kernel's next word.
    for (const { run, cell } of shown) {
      const told = earlier.show(run);
      void plans.until(waiting.length > 0 ? told : asked, { cells: planned([cell]), isShown: true });
    }
    this.goOn(true, (cell) => waiting.includes(cell));
    await asked;
    offer.decided();
  }

  #decided(offer: Offer): void {
    this.#open.delete(offer);
    offer.decided();
  }

  #waitingIn(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
    return notebook.getCells().filter((cell) => this.#waiting.has(idOf(cell)));
  }
}

function runOf(cell: vscode.NotebookCell, { runs }: Offer): AheadRun | undefined {
  return runs.find((run) => run.cell.cellId === idOf(cell));
}

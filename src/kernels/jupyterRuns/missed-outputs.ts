import * as vscode from "vscode";
import type { AheadRun } from "../../jupyterServer/ahead/ahead-run.js";
import type { EarlierOutputs } from "../../jupyterServer/ahead/cell-runs.js";
import { wait } from "../../transport/waiting.js";
import type { Ui } from "../../ui/ui.js";
import { codeOf, shownName } from "../notebook-cells.js";
import { cellOf, type CellPlans, idOf, planned, runInEditor } from "./cell-plans.js";
import {
  againText,
  atWorkText,
  elsewhereDetail,
  missedText,
  nothingShownText,
  notKnownDetail,
  notKnownText,
} from "./offer-words.js";

export interface MissedOutputsDeps {
  ui: Ui;
  plans: CellPlans;
  /** of the socket's end */
  signal: AbortSignal;
  log: { info(message: string): void; warn(message: string): void };
  /** the cell of this request was run again here since then */
  isReplaced(requestId: string): boolean;
}

/** An editor asks for the next cell within this time after the one before it has ended, in ms. */
const CALM_MS = 1_000;

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
  goOn(isWanted = true, which?: (cell: vscode.NotebookCell) => boolean): void {
    this.#taken(which)(isWanted);
  }

  /** The window shows nothing of what was started elsewhere. What waits is not run: it may be the same. */
  tellAtWork(notebook: vscode.NotebookDocument, isAnyMissed: boolean): void {
    const isAskedFor = this.#waitingIn(notebook).length > 0;
    if (!isAskedFor && (!isAnyMissed || this.#toldOf.has(notebook))) return;
    this.#toldOf.add(notebook);
    if (isAskedFor) this.deps.log.info("a cell is not run: the kernel is still at cells that were started elsewhere");
    const text = atWorkText(shownName(notebook), isAskedFor);
    // With a button the editor shows more than the first line.
    void this.deps.ui.message(isAskedFor ? "warning" : "information", text, vscode.l10n.t("OK"));
    this.goOn(false, (cell) => cell.notebook === notebook);
  }

  /** Nobody knows what others had the kernel run. Asks what is to become of what waits. @returns whether it is run */
  async isRunAnyway(): Promise<boolean> {
    const [name] = vscode.workspace.notebookDocuments.filter((each) => this.#waitingIn(each).length > 0).map(shownName);
    if (name === undefined) return false;
    const goOn = this.#taken();
    const run = vscode.l10n.t("Run Anyway");
    const isRun = (await this.deps.ui.modal("warning", notKnownText(name), notKnownDetail(), run)) === run;
    goOn(isRun);
    return isRun;
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
    if (pressed === show) {
      await this.#show(offer);
      return;
    }
    this.#open.delete(offer);
    offer.decided();
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

  /** What was asked for here would be run a second time. @param cells of which that is so: they wait for the answer, whatever else happens */
  async #askInstead(offer: Offer, cells: readonly vscode.NotebookCell[]): Promise<void> {
    const { ui, log } = this.deps;
    const goOn = this.#taken((cell) => cells.includes(cell));
    const [show, again] = [vscode.l10n.t("Show Outputs"), vscode.l10n.t("Run Again")];
    const question = againText(shownName(offer.notebook), offer.runs.length);
    log.info("a cell that was run elsewhere waits until it is known what to do with it");
    const pressed = await ui.modal("information", question, elsewhereDetail(), show, again);
    const isShown = pressed === show && this.#open.has(offer);
    log.info(isShown ? "the outputs are shown" : pressed === again ? "it is run again" : "it is not run");
    if (isShown) await this.#show(offer, goOn);
    // One answer is enough for all that are run now.
    if (pressed === again) this.#open.delete(offer);
    goOn(pressed === again);
  }

  /** Nobody else lets these go on. */
  #taken(which: (cell: vscode.NotebookCell) => boolean = () => true): (isWanted: boolean) => void {
    const taken = [...this.#waiting].filter(([cellId]) => {
      const cell = cellOf(cellId);
      return !cell || which(cell);
    });
    for (const [cellId] of taken) this.#waiting.delete(cellId);
    return (isWanted) => {
      for (const [, goOn] of taken) goOn(isWanted);
    };
  }

  /** @param goOn of cells that were asked for already; others may be asked for after them, with the button that runs all */
  async #show(offer: Offer, goOn?: (isWanted: boolean) => void): Promise<void> {
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
    const askForRest = async () => {
      if (goOn) await this.#untilCalm(shown);
      await runInEditor(notebook, () => shown.flatMap(({ run, cell }) => (run.isAsked ? [] : [cell])));
    };
    const asked = askForRest();
    // What nobody waits for is forgotten with the kernel's next word.
    for (const { run, cell } of shown) {
      const told = earlier.show(run);
      void plans.until(goOn ? told : asked, { cells: planned([cell]), isShown: true });
    }
    goOn?.(true);
    await asked;
    offer.decided();
  }

  /** Whatever waits in the editor was asked for, one after the other. */
  async #untilCalm(shown: readonly { run: AheadRun }[]): Promise<void> {
    const count = () => shown.filter(({ run }) => run.isAsked).length;
    for (let before = -1; before !== count();) {
      before = count();
      await wait(CALM_MS, this.deps.signal);
    }
  }

  #waitingIn(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
    return notebook.getCells().filter((cell) => this.#waiting.has(idOf(cell)));
  }
}

function runOf(cell: vscode.NotebookCell, { runs }: Offer): AheadRun | undefined {
  return runs.find((run) => run.cell.cellId === idOf(cell));
}

import * as vscode from "vscode";
import type { AheadRun } from "../../jupyterServer/ahead/ahead-run.js";
import type { EarlierOutputs } from "../../jupyterServer/ahead/cell-runs.js";
import type { Ui } from "../../ui/ui.js";
import { codeOf, shownName } from "../notebook-cells.js";
import { AtWorkNotice } from "./at-work-notice.js";
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
  /** the kernel has something to run that was sent from here */
  isAtWork(): boolean;
}

/** An editor asks for the next of the cells that it is to run within this time after the one before it has ended, in ms. */
const NEXT_MS = 3_000;
/** Runs of a notebook that have ended, and whose outputs nobody here has seen. */
export interface Offer {
  notebook: vscode.NotebookDocument;
  runs: readonly AheadRun[];
  earlier: EarlierOutputs;
  /** They were asked for on another computer: whoever asks for one here may not know of it. */
  isOfOthers: boolean;
  /** The user has said what is to become of this one. */
  decided(run: AheadRun): void;
  /** Nothing is left to be asked. */
  over(): void;
}

/** An offer about which not all is said. */
interface OpenOffer extends Offer {
  /** those of which nobody has said what is to become of them */
  readonly left: Set<AheadRun>;
  /** what the user has said of a cell of it, and is to become of those that are run together with that one */
  answer?: "show" | "again" | undefined;
  /** until which the next of these is waited for */
  next?: NodeJS.Timeout;
}

/** What the user is asked about outputs that nobody here has seen, and what becomes of cells that wait for the answer. */
export class MissedOutputs {
  /** Requests for these cells came before anybody knew what others have run, and go on by this. */
  readonly #waiting = new Map<string, (isWanted: boolean) => void>();
  readonly #open = new Set<OpenOffer>();
  readonly #atWork: AtWorkNotice<vscode.NotebookDocument>;

  constructor(private readonly deps: MissedOutputsDeps) {
    this.#atWork = new AtWorkNotice((notebook, isAskedFor) => {
      const text = atWorkText(shownName(notebook), isAskedFor);
      // With a button the editor shows more than the first line.
      void deps.ui.message(isAskedFor ? "warning" : "information", text, vscode.l10n.t("OK"));
    });
  }

  /** Resolves with whether anything is to become of a request for this cell. */
  untilWanted(cellId: string): Promise<boolean> {
    return new Promise((resolve) => this.#waiting.set(cellId, resolve));
  }

  /** @param which of the cells that wait; those that are gone always */
  goOn(isWanted = true, which?: (cell: vscode.NotebookCell) => boolean): void {
    this.#taken(which)(isWanted);
  }

  /** The socket has ended. */
  close(): void {
    this.#atWork.close();
    for (const { next } of this.#open) clearTimeout(next);
    this.goOn();
  }

  /** The window shows nothing of what was started elsewhere. What waits is not run: it may be the same. */
  tellAtWork(notebook: vscode.NotebookDocument, isAnyMissed: boolean): void {
    const isAskedFor = this.#waitingIn(notebook).length > 0;
    if (!isAskedFor && !isAnyMissed) return;
    if (isAskedFor) this.deps.log.info("a cell is not run: the kernel is still at cells that were started elsewhere");
    this.#atWork.tell(notebook, isAskedFor);
    if (isAskedFor) this.goOn(false, (cell) => cell.notebook === notebook);
  }

  /** Its kernel is not at work any more. */
  doneWith(notebook: vscode.NotebookDocument): void {
    this.#atWork.done(notebook);
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
    const open: OpenOffer = { ...offer, left: new Set(offer.runs) };
    this.#open.add(open);
    this.goOn(true, (cell) => !runOf(cell, open));
    const waiting = this.#waitingIn(offer.notebook);
    await (waiting.length > 0 ? this.#askInstead(open, waiting) : this.#askToShow(open));
  }

  /** As `untilWanted`, of a cell whose outputs were offered, and neither wanted nor declined. `undefined`: it is run, or shown */
  untilAskedAgain(cellId: string): Promise<boolean> | undefined {
    const cell = cellOf(cellId);
    const open = cell && [...this.#open].find((each) => each.isOfOthers && this.#isUnchanged(cell, each));
    if (!open) return undefined;
    if (open.answer) {
      this.#decide(open, cell);
      return undefined;
    }
    const wanted = this.untilWanted(cellId);
    this.#askInstead(open, [cell]).catch((error: unknown) => {
      this.deps.log.warn(`outputs of another computer were not shown: ${String(error)}`);
    });
    return wanted;
  }

  /** A run that was sent from here has ended. */
  ranOn(): void {
    for (const open of this.#open) if (open.answer) this.#awaitNext(open);
  }

  #isUnchanged(cell: vscode.NotebookCell, open: OpenOffer): boolean {
    const run = runOf(cell, open);
    return run !== undefined && run.cell.code === codeOf(cell) && !this.deps.isReplaced(run.cell.id);
  }

  async #askToShow(open: OpenOffer): Promise<void> {
    const [show, leave] = [vscode.l10n.t("Show Outputs"), vscode.l10n.t("Don't Show")];
    const text = missedText(shownName(open.notebook), open.left.size);
    const pressed = await this.deps.ui.message("information", text, show, leave);
    if (pressed === undefined || !this.#open.has(open)) return;
    if (pressed === show) await this.#show(open);
    else this.#end(open);
  }

  /** What was asked for here would be run a second time. @param cells of which that is so: they wait for the answer, whatever else happens */
  async #askInstead(open: OpenOffer, cells: readonly vscode.NotebookCell[]): Promise<void> {
    const { ui, log } = this.deps;
    const goOn = this.#taken((cell) => cells.includes(cell));
    const [show, again] = [vscode.l10n.t("Show Outputs"), vscode.l10n.t("Run Again")];
    const question = againText(shownName(open.notebook), cells.length);
    const detail = elsewhereDetail(cells.length, open.left.size > cells.length);
    log.info("a cell that was run elsewhere waits until it is known what to do with it");
    const pressed = await ui.modal("information", question, detail, show, again);
    const isShown = pressed === show && this.#isThere(open);
    log.info(isShown ? "its output is shown" : pressed === again ? "it is run again" : "it is not run");
    if (isShown || pressed === again) {
      open.answer = isShown ? "show" : "again";
      for (const cell of cells) this.#decide(open, cell);
    }
    goOn(isShown || pressed === again);
  }

  /** By the answer that there is: the next request for this cell is shown, or runs it. */
  #decide(open: OpenOffer, cell: vscode.NotebookCell): void {
    const run = runOf(cell, open);
    if (!run) return;
    open.left.delete(run);
    if (open.answer === "show") {
      const told = open.earlier.show(run);
      void this.deps.plans.until(told, { cells: planned([cell]), isShown: true });
      void told.then(() => this.#awaitNext(open));
      open.decided(run);
    }
    this.#awaitNext(open);
  }

  /** What is not asked for together with the cells of which the user has spoken is a question of its own. */
  #awaitNext(open: OpenOffer): void {
    clearTimeout(open.next);
    if (this.deps.signal.aborted || !this.#open.has(open)) return;
    open.next = setTimeout(() => {
      if (this.deps.isAtWork()) return;
      open.answer = undefined;
      if (open.left.size === 0) this.#end(open);
      else this.#askToShow(open).catch((error: unknown) => this.deps.log.warn(`not shown: ${String(error)}`));
    }, NEXT_MS);
  }

  #end(open: OpenOffer): void {
    this.#open.delete(open);
    open.over();
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

  #isThere(open: OpenOffer): boolean {
    const isThere = !this.deps.signal.aborted && !open.notebook.isClosed;
    if (!isThere) void this.deps.ui.message("information", nothingShownText());
    return isThere && this.#open.has(open);
  }

  /** All that is left. */
  async #show(open: OpenOffer): Promise<void> {
    if (!this.#isThere(open)) return;
    this.#open.delete(open);
    // What a cell shows that was run since then is newer.
    const wanted = [...open.left].filter(({ cell }) => !this.deps.isReplaced(cell.id));
    const shown = wanted.flatMap((run) => {
      const cell = cellOf(run.cell.cellId);
      return cell ? [{ run, cell }] : [];
    });
    const asked = runInEditor(open.notebook, () => shown.flatMap(({ run, cell }) => (run.isAsked ? [] : [cell])));
    // What nobody waits for is forgotten with the kernel's next word.
    for (const { run, cell } of shown) {
      void open.earlier.show(run);
      void this.deps.plans.until(asked, { cells: planned([cell]), isShown: true });
    }
    await asked;
    open.over();
  }

  #waitingIn(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
    return notebook.getCells().filter((cell) => this.#waiting.has(idOf(cell)));
  }
}

function runOf(cell: vscode.NotebookCell, { left }: OpenOffer): AheadRun | undefined {
  return [...left].find((run) => run.cell.cellId === idOf(cell));
}

import * as vscode from "vscode";
import type { AheadRun } from "../../jupyterServer/ahead/ahead-run.js";
import type { CellRuns, EarlierOutputs, OthersCells, PlannedCell } from "../../jupyterServer/ahead/cell-runs.js";
import { NoRecord, type RecordedCell } from "../../jupyterServer/kernel-recorder.js";
import type { HubModel } from "../../model/types.js";
import type { Memento } from "../../state/stored.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { wait } from "../../transport/waiting.js";
import type { Ui } from "../../ui/ui.js";
import { notedCell } from "../notebook-cells.js";
import { notebookOf } from "../notebook-of.js";
import { matched } from "../recorded-runs.js";
import { cellsOf, leftOn, notedOn, type RunNote, RunNotes } from "../run-notes.js";
import { cellOf, type CellPlans, planned } from "./cell-plans.js";
import { MissedOutputs } from "./missed-outputs.js";

/** How often it is asked whether a kernel is done, at this distance in ms. Of what goes on longer the user is told, and it says itself when it ends. */
const [LOOKS, LOOK_MS] = [4, 1_000];
/** What a kernel has not begun by then it never got, in ms. */
const FORGOTTEN_MS = 24 * 3_600_000;

export interface SocketRunsDeps {
  ui: Ui;
  model: HubModel;
  memento: Memento;
  plans: CellPlans;
  /** requests that a socket of this window follows, or whose outputs it has offered */
  known: Set<string>;
  log: { info(message: string): void; warn(message: string): void };
}

/** The runs over one socket that the Jupyter extension holds to a kernel: noted for windows to come, and what was missed of them offered. */
export class SocketRuns implements CellRuns {
  /** by the addresses of the notebooks */
  readonly #notes = new Map<string, RunNotes>();
  readonly #own = new Map<string, { notes: RunNotes; cellId: string; hasEnded: boolean }>();
  /** of earlier windows, whose cells were run again here since then */
  readonly #replaced = new Set<string>();
  readonly #end = new AbortController();
  /** Others may have given cells to the kernel of which nobody here was told yet: nothing is sent until it is known what they did. */
  #mayBeOthers = true;
  #earlier: EarlierOutputs | undefined;
  readonly #missed: MissedOutputs;
  #isLooking = false;
  #looksAgain = false;

  constructor(
    private readonly serverId: ServerId,
    private readonly kernel: string,
    private readonly deps: SocketRunsDeps,
  ) {
    const isReplaced = (id: string) => this.#replaced.has(id);
    const isAtWork = () => [...this.#own.values()].some(({ hasEnded }) => !hasEnded);
    this.#missed = new MissedOutputs({ ...deps, signal: this.#end.signal, isReplaced, isAtWork });
  }

  sent(requestId: string, cellId: string): void {
    this.deps.plans.of(cellId)?.taken?.();
    const cell = cellOf(cellId);
    const notes = cell && this.#notesOf(cell.notebook.uri.toString());
    if (!notes) return;
    this.#endEarlier(cell, notes);
    this.#own.set(requestId, { notes, cellId, hasEnded: false });
    this.deps.known.add(requestId);
    notes.sent(requestId, notedCell(cell));
  }

  failed(cellId: string): void {
    const plan = this.deps.plans.of(cellId);
    if (plan?.cells.some((cell) => cell.cellId === cellId && cell.stopsOnError)) plan.failed?.();
  }

  /** While others are to follow it, or go on, it stays noted: the window may go with them, and without having been saved. */
  ended(requestId: string): void {
    const run = this.#own.get(requestId);
    if (!run) return;
    run.hasEnded = true;
    this.#missed.ranOn();
    void this.deps.plans.untilOver(run.cellId).then(() => {
      if (this.#end.signal.aborted) return;
      const together = [...this.#own].filter(([, { notes }]) => notes === run.notes);
      if (together.every(([, { hasEnded }]) => hasEnded)) for (const [id] of together) this.lost(id);
    });
  }

  lost(requestId: string): void {
    this.#own.get(requestId)?.notes.ended(requestId);
    this.#own.delete(requestId);
    this.deps.known.delete(requestId);
    this.#missed.ranOn();
  }

  plannedFrom(cellId: string): readonly PlannedCell[] | undefined {
    const plan = this.deps.plans.of(cellId);
    if (!plan || plan.isShown) return undefined;
    return plan.cells.slice(plan.cells.findIndex((cell) => cell.cellId === cellId));
  }

  isAwaited(cellId: string): boolean {
    return this.deps.plans.of(cellId) !== undefined;
  }

  isShown(cellId: string): boolean {
    return this.deps.plans.of(cellId)?.isShown ?? false;
  }

  untilWanted(cellId: string): Promise<boolean> | undefined {
    if (!this.#mayBeOthers) return this.#missed.untilAskedAgain(cellId);
    const wanted = this.#missed.untilWanted(cellId);
    if (this.#earlier) this.quiet(this.#earlier);
    return wanted;
  }

  given(cellId: string, recorded: Promise<boolean>): void {
    this.deps.plans.of(cellId)?.given?.(recorded);
  }

  notGiven(cellId: string): void {
    this.deps.plans.of(cellId)?.notGiven?.();
  }

  quiet(earlier: EarlierOutputs): void {
    this.#earlier = earlier;
    this.#looksAgain = this.#isLooking;
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#look(earlier)
      .catch((error: unknown) => this.#failed(error, earlier))
      .finally(() => {
        this.#isLooking = false;
        if (!this.#mayBeOthers) this.#missed.goOn();
        if (this.#looksAgain && !this.#end.signal.aborted) this.quiet(earlier);
      });
  }

  /** What has not ended goes on, for the next socket or window. */
  closed(): void {
    this.#end.abort(new DOMException("The socket has ended.", "AbortError"));
    for (const notes of this.#notes.values()) notes.close();
    for (const id of this.#own.keys()) this.deps.known.delete(id);
    this.#missed.close();
  }

  async #failed(error: unknown, earlier: EarlierOutputs): Promise<void> {
    if (this.#end.signal.aborted) return;
    this.deps.log.warn(`outputs of an earlier window were not shown: ${String(error)}`);
    if (this.#mayBeOthers && (await this.#missed.isRunAnyway())) this.#knowOthers(earlier);
  }

  #knowOthers(earlier: EarlierOutputs): void {
    if (this.#mayBeOthers) earlier.othersKnown();
    this.#mayBeOthers = false;
  }

  async #look(earlier: EarlierOutputs): Promise<void> {
    const others = this.#mayBeOthers ? await this.#others(earlier) : undefined;
    const notebook = others && notebookOf(others.path);
    if (others && notebook) {
      const isAnyMissed = this.#note(notebook, others.cells);
      if (others.isAtWork) {
        this.#missed.tellAtWork(notebook, isAnyMissed);
        return;
      }
    } else {
      this.#knowOthers(earlier);
      this.#missed.goOn();
    }
    const about = this.#about();
    const isUnknown = ({ id }: RunNote) => this.#isUnknown(id);
    // What others have given to the kernel no window here follows.
    const left = others ? notedOn : leftOn;
    let isAtWork = false;
    for (const { file, runs } of about ? await left(this.deps.memento, about, isUnknown, this.#end.signal) : []) {
      const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => uri.toString() === file);
      const isOver = !notebook || (await this.#offerIn(notebook, runs, earlier));
      isAtWork ||= !isOver;
    }
    if (!isAtWork) this.#knowOthers(earlier);
  }

  /** @returns `false`: some are not over */
  async #offerIn(notebook: vscode.NotebookDocument, notes: readonly RunNote[], earlier: EarlierOutputs) {
    let kept = await this.#kept(notebook, notes, earlier);
    // A server is told of the end of a run when we are, or a moment later.
    let looks = 1;
    for (; !kept && looks < LOOKS; looks++) {
      await wait(LOOK_MS, this.#end.signal);
      kept = await this.#kept(notebook, notes, earlier);
    }
    if (!kept) {
      this.#missed.tellAtWork(notebook, true);
      return false;
    }
    const isOfOthers = this.#mayBeOthers;
    if (!isOfOthers && looks > 1 && !(await this.#areLeft(notes))) {
      this.#looksAgain = true;
      return false;
    }
    this.#knowOthers(earlier);
    const { runs, unheard } = kept;
    const over = notes.filter(({ id, sentAtMs }) => !unheard.includes(id) || Date.now() - sentAtMs > FORGOTTEN_MS);
    // Who closes the question is asked again by the next window.
    for (const { id } of over) this.deps.known.add(id);
    this.#missed.doneWith(notebook);
    const noted = this.#notesOf(notebook.uri.toString());
    const decided = ({ cell }: AheadRun) => noted?.ended(cell.id);
    const forgotten = () => {
      for (const { id } of over) noted?.ended(id);
    };
    if (runs.length === 0) forgotten();
    else await this.#missed.offer({ notebook, runs, earlier, isOfOthers, decided, over: forgotten });
    return true;
  }

  /** Their kernel was at work a moment ago: a window that follows them ends their notes only now. */
  async #areLeft(notes: readonly RunNote[]): Promise<boolean> {
    const about = this.#about();
    const isOne = ({ id }: RunNote) => notes.some((note) => note.id === id);
    const left = about ? await leftOn(this.deps.memento, about, isOne, this.#end.signal) : [];
    return left.flatMap(({ runs }) => runs).length === notes.length;
  }

  /** What others have given to a kernel of another computer; `undefined`: it is none, or nobody recorded it. */
  async #others(earlier: EarlierOutputs): Promise<OthersCells | undefined> {
    for (let looks = 1; ; looks++) {
      const others = await earlier.ofOthers().catch((error: unknown) => this.#noneRecorded(error));
      if (!others?.isAtWork || looks === LOOKS) return others;
      await wait(LOOK_MS, this.#end.signal);
    }
  }

  #noneRecorded(error: unknown): undefined {
    if (!(error instanceof NoRecord)) throw error;
    this.deps.log.info(`what others have run on kernel ${this.kernel} was not recorded: ${error.message}`);
  }

  /** What its cells do not show. @returns whether there is anything */
  #note(notebook: vscode.NotebookDocument, recorded: readonly RecordedCell[]): boolean {
    const notes = this.#notesOf(notebook.uri.toString());
    const missed = matched(recorded, notebook.getCells()).filter(({ id, isShown }) => !isShown && this.#isUnknown(id));
    for (const { id, cell } of missed) notes?.found(id, notedCell(cell));
    return missed.length > 0;
  }

  /** `undefined`: some are not over. */
  async #kept(notebook: vscode.NotebookDocument, notes: readonly RunNote[], earlier: EarlierOutputs) {
    const cells = notebook.getCells();
    const found = cellsOf(notes, cells.map(notedCell));
    const runs = notes.flatMap(({ id }, index) => {
      const { index: place = -1, isEdited = false } = found[index] ?? {};
      return planned(cells.slice(place, place + 1)).map(({ cellId, code }) => ({ id, cellId, code, isEdited }));
    });
    try {
      return await earlier.of(runs);
    } catch (error) {
      if (!(error instanceof NoRecord)) throw error;
      this.deps.log.info(`outputs of an earlier window were not recorded: ${error.message}`);
      return { runs: [], unheard: [] };
    }
  }

  /** The cell is run again: what it said before is of no interest any more. */
  #endEarlier(cell: vscode.NotebookCell, notes: RunNotes): void {
    const earlier = notes.all.filter(({ id }) => !this.#own.has(id));
    const found = earlier.length > 0 ? cellsOf(earlier, cell.notebook.getCells().map(notedCell)) : [];
    for (const [index, { id }] of earlier.entries()) {
      if (found[index]?.index !== cell.index) continue;
      notes.ended(id);
      this.#replaced.add(id);
    }
  }

  #isUnknown(requestId: string): boolean {
    return !this.deps.known.has(requestId);
  }

  #notesOf(file: string): RunNotes | undefined {
    const about = this.#about();
    if (!about) return undefined;
    const known = this.#notes.get(file) ?? new RunNotes(this.deps.memento, { ...about, file });
    this.#notes.set(file, known);
    return known;
  }

  /** `undefined`: the hub was removed */
  #about(): { accountId: AccountId; server: string; kernel: string } | undefined {
    const server = this.deps.model.server(this.serverId);
    return server && { accountId: server.accountId, server: server.name, kernel: this.kernel };
  }
}

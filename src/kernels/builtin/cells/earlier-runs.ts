import type { KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import type { KernelRecorder } from "../../../jupyterServer/kernel-recorder.js";
import type { Memento } from "../../../state/stored.js";
import type { ServerId } from "../../../text/ids.js";
import { notedCell, shownName } from "../../notebook-cells.js";
import { type RecordedRun, recordedRuns } from "../../recorded-runs.js";
import { cellsOf, type RunNote, RunNotes } from "../../run-notes.js";
import { type LossDeps, lossOf } from "../kernel-loss.js";
import { kernelLost } from "../kernel-sentences.js";
import type { KernelLoss } from "../link/link-watch.js";
import { NoSession } from "../link/session-request.js";
import type { CellRun, ResumedRun } from "./cell-run.js";

export interface EarlierRunsDeps extends LossDeps {
  memento: Memento;
  /** the name of the notebook's session file */
  file(): string;
  /** `undefined`: the cell is gone, or runs already */
  runOf(cell: vscode.NotebookCell, resumed: ResumedRun): CellRun | undefined;
  /** Connects to the kernel that runs for the notebook; rejects with `NoSession` where none does. */
  connect(resumes: readonly string[]): Promise<unknown>;
  /** They are followed to their ends. */
  adopt(runs: readonly CellRun[]): void;
  /** They have ended: what they said is shown. */
  show(runs: readonly CellRun[]): void;
  /** What waits here is not run. */
  callOff(): Promise<void>;
  log: { info(message: string): void };
}

/** What this window has given to a kernel, for windows to come, and what an earlier one has given to it. */
export class EarlierRuns {
  #notes: RunNotes | undefined;
  /** of a kernel that is taken over: runs of cells that are not shown yet */
  #taken: RecordedRun[] = [];
  #hasTakenOver = false;
  /** It was at work then, and may have more to do that nobody knows of. */
  #wasAtWork = false;

  constructor(
    private readonly notebook: vscode.NotebookDocument,
    private readonly serverId: ServerId,
    private readonly deps: EarlierRunsDeps,
  ) {}

  /** @param id of the request; `undefined`: there was nothing to be run */
  sent(cell: vscode.NotebookCell, id: string | undefined): void {
    if (id !== undefined) this.#known?.sent(id, notedCell(cell));
  }

  ended(id: string | undefined): void {
    if (id !== undefined) this.#notes?.ended(id);
  }

  /** Whatever has not ended goes on without this window. */
  close(): void {
    this.#notes?.close();
  }

  moveTo(file: string): void {
    this.#notes?.moveTo(file);
  }

  /** Takes up what has not ended, once it is known what the server does. Starts nothing. */
  async takeUp(): Promise<void> {
    const notes = this.#known?.all ?? [];
    const { state } = this.deps.model.server(this.serverId) ?? {};
    if (notes.length === 0 || (state?.kind !== "running" && state?.kind !== "stopped")) return;
    const loss = state.kind === "stopped" ? "server-stopped" : await this.#connected(notes);
    const runs = this.#runsOf(notes);
    if (loss) await this.#lost(runs, notes, loss);
    else this.deps.adopt(runs);
  }

  /**
   * Of a kernel that runs for another notebook or window. Where it is at work it may have been given the cells that wait here too: those are
   * not run. @returns ids of what it was given, where cells of this notebook are to show it
   */
  async takesOver(recorder: KernelRecorder | undefined, kernelId: string, signal: AbortSignal): Promise<string[]> {
    const runs = await recordedRuns(this.notebook, kernelId, { recorder, log: this.deps.log, signal });
    this.#taken = runs.filter(({ isShown }) => !isShown);
    this.#wasAtWork = this.#taken.some(({ isRunning }) => isRunning);
    if (this.#wasAtWork) {
      void this.deps.ui.message("information", atWorkText(shownName(this.notebook)));
      await this.deps.callOff();
    }
    return this.#taken.map(({ id }) => id);
  }

  /** Once there is a connection. @param hasTakenOver it is to such a kernel. What the user has just asked for is shown when it is its turn (`takenRun`). */
  adoptTaken(hasTakenOver: boolean): void {
    this.#hasTakenOver = hasTakenOver;
    const runs = this.#taken.map((taken) => ({ taken, run: this.#resumed(taken) }));
    this.#taken = runs.flatMap(({ taken, run }) => (run ? [] : [taken]));
    const of = (isRunning: boolean) =>
      runs.flatMap(({ taken, run }) => (run && taken.isRunning === isRunning ? [run] : []));
    this.deps.adopt(of(true));
    this.deps.show(of(false));
  }

  /** The kernel that was taken over has run the cell, or runs it: that is shown, and nothing is run. @param isFirst the connection was made for it @returns `undefined`: it is to be run */
  async takenRun(waiting: CellRun, isFirst: boolean): Promise<{ run: CellRun | undefined } | undefined> {
    const taken = this.forgetTaken(waiting.cell);
    const isCalledOff = isFirst && this.#wasAtWork;
    this.#wasAtWork = false;
    if (!taken && !isCalledOff) return undefined;
    await waiting.cancel();
    return { run: taken && this.#resumed(taken) };
  }

  /** What is asked for from now on is run. */
  forgetTaken(cell: vscode.NotebookCell): RecordedRun | undefined {
    const taken = this.#taken.find((run) => run.cell === cell);
    this.#taken = this.#taken.filter((run) => run !== taken);
    return taken;
  }

  /** Of a kernel that was taken over: something that others have given to it begins, and a cell here has its text. */
  begun({ header, content, parent_header }: KernelMessage.IIOPubMessage): CellRun | undefined {
    if (!this.#hasTakenOver || header.msg_type !== "execute_input" || !("msg_id" in parent_header)) return undefined;
    const { code } = content as KernelMessage.IExecuteInputMsg["content"];
    const cell = this.notebook.getCells().find(({ document }) => document.getText() === code);
    const { msg_id: id } = parent_header;
    const run = cell && this.#resumed({ cell, id, isRunning: true });
    if (run) this.deps.adopt([run]);
    return run;
  }

  #resumed({ cell, id, isRunning }: Pick<RecordedRun, "cell" | "id" | "isRunning">): CellRun | undefined {
    const run = this.deps.runOf(cell, { id, sentAtMs: Date.now(), isEdited: false });
    if (run && isRunning) this.sent(cell, id);
    return run;
  }

  async #connected(notes: readonly RunNote[]): Promise<KernelLoss | undefined> {
    try {
      await this.deps.connect(notes.map(({ id }) => id));
      return undefined;
    } catch (error) {
      if (error instanceof NoSession) return "kernel-gone";
      throw error;
    }
  }

  /** Of the cells that are still there. */
  #runsOf(notes: readonly RunNote[]): CellRun[] {
    const cells = this.notebook.getCells();
    const found = cellsOf(notes, cells.map(notedCell));
    return notes.flatMap(({ id, sentAtMs }, index) => {
      const { isEdited = false, index: place = -1 } = found[index] ?? {};
      const cell = cells[place];
      const run = cell && this.deps.runOf(cell, { id, sentAtMs, isEdited });
      if (!run) this.ended(id);
      return run ? [run] : [];
    });
  }

  /** One says it for all. */
  async #lost(runs: readonly CellRun[], notes: readonly RunNote[], loss: KernelLoss): Promise<void> {
    for (const { id } of notes) this.ended(id);
    const { name, sentence } = kernelLost(await lossOf(loss, undefined, this.deps, this.serverId));
    await Promise.all(runs.map((run, index) => (index === 0 ? run.fail(name, sentence) : run.cancel())));
  }

  /** `undefined`: the hub was removed. */
  get #known(): RunNotes | undefined {
    const { model, memento } = this.deps;
    const server = model.server(this.serverId);
    if (!server) return this.#notes;
    const { accountId, name } = server;
    return (this.#notes ??= new RunNotes(memento, { accountId, server: name, file: this.deps.file() }));
  }
}

function atWorkText(name: string): string {
  return vscode.l10n.t(
    "The kernel of {0} is still running cells that were started elsewhere. They are shown here as they run. Run yours when it's done.",
    name,
  );
}

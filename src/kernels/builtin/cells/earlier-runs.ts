import type * as vscode from "vscode";
import type { Memento } from "../../../state/stored.js";
import type { ServerId } from "../../../text/ids.js";
import { notedCell } from "../../notebook-cells.js";
import { cellsOf, type RunNote, RunNotes } from "../../run-notes.js";
import { type LossDeps, lossOf } from "../kernel-loss.js";
import { kernelLost } from "../kernel-sentences.js";
import type { KernelLoss } from "../link/link-watch.js";
import { NoSession } from "../link/session-request.js";
import type { CellRun } from "./cell-run.js";
import { TakenRuns, type TakenRunsDeps } from "./taken-runs.js";

export interface EarlierRunsDeps extends LossDeps, Omit<TakenRunsDeps, "runs"> {
  memento: Memento;
  /** the name of the notebook's session file */
  file(): string;
  /** Connects to the kernel that runs for the notebook; rejects with `NoSession` where none does. */
  connect(resumes: readonly string[]): Promise<unknown>;
}

/** What this window has given to a kernel, for windows to come, and what an earlier one has given to it. */
export class EarlierRuns {
  readonly taken: TakenRuns;
  #notes: RunNotes | undefined;

  constructor(
    private readonly notebook: vscode.NotebookDocument,
    private readonly serverId: ServerId,
    private readonly deps: EarlierRunsDeps,
  ) {
    this.taken = new TakenRuns(notebook, { ...deps, runs: (...run) => this.sent(...run) });
  }

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
    this.deps.log.info(`of ${notes.length} cells of an earlier window ${runs.length} are taken up`);
    if (loss) await this.#lost(runs, notes, loss);
    else this.deps.adopt(runs);
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

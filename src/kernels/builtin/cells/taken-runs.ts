import type { KernelMessage } from "@jupyterlab/services";
import * as vscode from "vscode";
import type { KernelRecorder } from "../../../jupyterServer/kernel-recorder.js";
import type { Ui } from "../../../ui/ui.js";
import { codeOf, shownName, withLineFeeds } from "../../notebook-cells.js";
import { type RecordedRun, recordedRuns } from "../../recorded-runs.js";
import type { CellRun, ResumedRun } from "./cell-run.js";

export interface TakenRunsDeps {
  ui: Ui;
  log: { info(message: string): void };
  /** `undefined`: the cell is gone, or runs already */
  runOf(cell: vscode.NotebookCell, resumed: ResumedRun): CellRun | undefined;
  /** They are followed to their ends. */
  adopt(runs: readonly CellRun[]): void;
  /** They have ended: what they said is shown. */
  show(runs: readonly CellRun[]): void;
  /** What waits here is not run. */
  callOff(): Promise<void>;
  /** It goes on, for windows to come. */
  runs(cell: vscode.NotebookCell, requestId: string): void;
}

/**
 * What others have given to a kernel that the notebook has taken over from another computer, notebook or window, or an earlier window to one
 * that it takes up again: shown, and not run again.
 */
export class TakenRuns {
  /** not shown yet */
  #runs: RecordedRun[] = [];
  #isOfOthers = false;

  constructor(
    private readonly notebook: vscode.NotebookDocument,
    private readonly deps: TakenRunsDeps,
  ) {}

  /**
   * What a kernel was given that this window knows nothing of. One that is at work may have been given the cells that wait here too: those
   * are not run.
   * @param noted by an earlier window, which had given it to the kernel, and may have been gone before it had noted what came after it;
   * without it the kernel is taken over
   * @returns ids of the requests, where cells of this notebook are to show them
   */
  async of(
    recorder: KernelRecorder | undefined,
    kernelId: string,
    noted: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<string[]> {
    if (noted?.length === 0) return [];
    const runs = await recordedRuns(this.notebook, kernelId, { recorder, log: this.deps.log, signal }, noted);
    this.#runs = runs.filter(({ id, isShown }) => !isShown && !noted?.includes(id));
    if (!noted && this.#runs.some(({ isRunning }) => isRunning)) {
      void this.deps.ui.message("information", atWorkText(shownName(this.notebook)));
      await this.deps.callOff();
    }
    return this.#runs.map(({ id }) => id);
  }

  /** There is a connection. What the user has just asked for is shown when it is its turn (`insteadOf`). @param isOfOthers it is to such a kernel */
  connected(isOfOthers: boolean): void {
    this.#isOfOthers = isOfOthers;
    const runs = this.#runs.map((taken) => ({ taken, run: this.#resumed(taken) }));
    this.#runs = runs.flatMap(({ taken, run }) => (run ? [] : [taken]));
    const of = (isRunning: boolean) =>
      runs.flatMap(({ taken, run }) => (run && taken.isRunning === isRunning ? [run] : []));
    this.deps.adopt(of(true));
    this.deps.show(of(false));
  }

  /** The kernel has run its cell, or runs it: that is shown, and this ends, as does one that was called off. `undefined`: it has not, or the cell is gone. */
  async insteadOf(waiting: CellRun): Promise<CellRun | undefined> {
    const taken = this.#runs.find(({ cell }) => cell === waiting.cell);
    if (taken || (!waiting.resumed && waiting.isCalledOff)) await waiting.cancel();
    this.forget(waiting.cell);
    return taken && this.#resumed(taken);
  }

  /** What is asked for from now on is run. */
  forget(cell: vscode.NotebookCell): void {
    this.#runs = this.#runs.filter((run) => run.cell !== cell);
  }

  /** Something that others have given to the kernel begins, and a cell here has its text. */
  begun({ header, content, parent_header }: KernelMessage.IIOPubMessage): CellRun | undefined {
    if (!this.#isOfOthers || header.msg_type !== "execute_input" || !("msg_id" in parent_header)) return undefined;
    const code = withLineFeeds((content as KernelMessage.IExecuteInputMsg["content"]).code);
    const cell = this.notebook.getCells().find((each) => codeOf(each) === code);
    const run = cell && this.#resumed({ cell, id: parent_header.msg_id, isRunning: true });
    if (run) this.deps.adopt([run]);
    return run;
  }

  #resumed({ cell, id, isRunning }: Pick<RecordedRun, "cell" | "id" | "isRunning">): CellRun | undefined {
    const run = this.deps.runOf(cell, { id, sentAtMs: Date.now(), isEdited: false });
    if (run && isRunning) this.deps.runs(cell, id);
    return run;
  }
}

function atWorkText(name: string): string {
  return vscode.l10n.t(
    "The kernel of {0} is still running cells that were started elsewhere. They are shown here as they run. Run yours when it's done.",
    name,
  );
}

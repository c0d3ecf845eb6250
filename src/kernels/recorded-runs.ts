import type * as vscode from "vscode";
import { type KernelRecorder, NoRecord, type RecordedCell } from "../jupyterServer/kernel-recorder.js";
import { grouped } from "../text/grouped.js";
import { codeOf } from "./notebook-cells.js";
import { hashOf } from "./run-notes.js";

export interface RecordedRunsDeps {
  recorder: Pick<KernelRecorder, "cells"> | undefined;
  log: { info(message: string): void };
  signal: AbortSignal;
}

/** What a kernel was given by whatever window, and the cell of this notebook that has its text. */
export interface RecordedRun extends RecordedCell {
  cell: vscode.NotebookCell;
  /** the cell shows this run, by its number */
  isShown: boolean;
}

/**
 * The runs of a kernel whose record has the text of cells of this notebook: of each cell the latest, and where cells have one text, as many of
 * the latest as there are cells, in their order. None where nothing is recorded.
 * @param from the first of these that is recorded; without it all are looked at
 */
export async function recordedRuns(
  notebook: vscode.NotebookDocument,
  kernelId: string,
  { recorder, log, signal }: RecordedRunsDeps,
  from?: readonly string[],
): Promise<RecordedRun[]> {
  const recorded = await recorder?.cells(kernelId, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!(error instanceof NoRecord)) log.info(`what kernel ${kernelId} was given is not known: ${String(error)}`);
    return undefined;
  });
  if (!recorded) return [];
  const first = from ? recorded.findIndex(({ id }) => from.includes(id)) : 0;
  return first < 0 ? [] : matched(recorded.slice(first), notebook.getCells());
}

/** As `recordedRuns`, of what is known to be recorded. */
export function matched(recorded: readonly RecordedCell[], cells: readonly vscode.NotebookCell[]): RecordedRun[] {
  const whole = cells.filter((cell) => codeOf(cell).trim() !== "");
  return [...grouped(whole, (cell) => hashOf(codeOf(cell)))].flatMap(([hash, same]) => {
    const runs = recorded.filter((run) => run.hash === hash).slice(-same.length);
    return runs.flatMap((run, index) => {
      const cell = same[index];
      const shown = cell?.executionSummary?.executionOrder;
      return cell ? [{ ...run, cell, isShown: shown !== undefined && shown === run.count }] : [];
    });
  });
}

import * as vscode from "vscode";
import type { PlannedCell } from "../../jupyterServer/ahead/cell-runs.js";
import { codeOf, mayRaise } from "../notebook-cells.js";
import { notebookType } from "../notebook-type.js";

/** Cells of a notebook that the user has asked for at once, while they are run or shown. */
export interface CellPlan {
  /** in the order in which they are run */
  readonly cells: readonly PlannedCell[];
  /** They are to show what was run before: nothing is run for them. */
  readonly isShown: boolean;
  /** One of its cells is run over a connection of ours. */
  taken?(): void;
  /** The kernel has all. @param recorded as in `CellRuns` */
  given?(recorded: Promise<boolean>): void;
  notGiven?(): void;
  /** A cell has failed, and nothing after it is run. */
  failed?(): void;
}

/** What the user has asked for in this window, and is not over. */
export class CellPlans {
  /** and when each is over */
  readonly #plans = new Map<CellPlan, Promise<unknown>>();

  /**
   * Runs the cells of a plan, as the notebook's own buttons do; from the call on it is there. Resolves when all have ended, or were called
   * off.
   */
  async run(plan: CellPlan, notebook: vscode.NotebookDocument, cells: readonly vscode.NotebookCell[]): Promise<void> {
    const running = runInEditor(notebook, () => cells);
    void this.until(running, plan);
    await running;
  }

  /** From the call on a plan is there, until something has ended. */
  async until(end: Promise<unknown>, plan: CellPlan): Promise<void> {
    const over = Promise.allSettled([end]);
    this.#plans.set(plan, over);
    await over;
    this.#plans.delete(plan);
  }

  of(cellId: string): CellPlan | undefined {
    return [...this.#plans.keys()].find(({ cells }) => cells.some((cell) => cell.cellId === cellId));
  }

  /** Resolves when the plan of this cell is over, or none is there. */
  async untilOver(cellId: string): Promise<void> {
    const plan = this.of(cellId);
    await (plan && this.#plans.get(plan));
  }
}

/**
 * As the notebook's own buttons do. Resolves when all have ended; what runs or waits already is passed over. Where there is nothing to run the
 * user is not led to the notebook.
 * @param cells looked at when it comes to them
 */
export async function runInEditor(
  notebook: vscode.NotebookDocument,
  cells: () => readonly vscode.NotebookCell[],
): Promise<void> {
  if (cells().length === 0) return;
  await vscode.window.showNotebookDocument(notebook);
  const ranges = cells().map(({ index }) => ({ start: index, end: index + 1 }));
  if (ranges.length === 0) return;
  await vscode.commands.executeCommand("notebook.cell.execute", { ranges, document: notebook.uri });
}

/** Without those that hold nothing: they are never sent. */
export function planned(cells: readonly vscode.NotebookCell[]): PlannedCell[] {
  return cells.flatMap((cell) => {
    const code = codeOf(cell);
    return code.trim() === "" ? [] : [{ cellId: idOf(cell), code, stopsOnError: !mayRaise(cell) }];
  });
}

/** By which the Jupyter extension names a cell where it asks for it (2026.6.1, `metadata.cellId`). */
export function idOf(cell: vscode.NotebookCell): string {
  return cell.document.uri.toString();
}

/** `undefined`: its notebook was closed, or it was deleted, or it is none of a notebook file */
export function cellOf(cellId: string): vscode.NotebookCell | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    if (notebook.notebookType !== notebookType) continue;
    const cell = notebook.getCells().find((each) => idOf(each) === cellId);
    if (cell) return cell;
  }
  return undefined;
}

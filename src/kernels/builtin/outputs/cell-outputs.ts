import * as vscode from "vscode";
import { isRecord, parsedJson } from "../../../text/json.js";
import type { MimeItem } from "./mime-bundle.js";
import type { ShownOutput, StreamName } from "./output-step.js";
import type { OutputTarget } from "./output-writer.js";

const PAUSE_MS = 50;
/** After the end of a cell, whose run would be passed over in the moment of a late output: such moments are to be few. */
const LATE_PAUSE_MS = 1_000;

/** How a run ended, times in ms since 1970. */
export interface RunSummary {
  executionOrder?: number | undefined;
  success?: boolean | undefined;
  startTime?: number | undefined;
  endTime?: number | undefined;
}

/** The outputs of one cell in the editor, during its execution and for what still comes after it (a thread that goes on printing). */
export class CellOutputs implements OutputTarget<vscode.NotebookCellOutput> {
  #execution: vscode.NotebookCellExecution | undefined;
  #closed = false;
  #summary: RunSummary = {};

  constructor(
    private readonly controller: vscode.NotebookController,
    private readonly cell: vscode.NotebookCell,
  ) {}

  get pauseMs(): number {
    return this.#execution ? PAUSE_MS : LATE_PAUSE_MS;
  }

  /** @param execution started, and not ended before `detach` */
  attach(execution: vscode.NotebookCellExecution): void {
    this.#execution = execution;
  }

  /** @param summary of the execution that ends now */
  detach(summary: RunSummary): void {
    this.#execution = undefined;
    this.#summary = summary;
  }

  /** The cell is run again: its outputs are those of the new run. */
  close(): void {
    this.#execution = undefined;
    this.#closed = true;
  }

  async clear(): Promise<void> {
    await this.#write((execution) => execution.clearOutput());
  }

  /** What an earlier try has said by this name is not said twice. */
  async withoutError(name: string): Promise<void> {
    const { outputs } = this.cell;
    const left = outputs.filter(({ items }) => !items.some((item) => nameOfError(item) === name));
    if (left.length < outputs.length) await this.#write((execution) => execution.replaceOutput(left));
  }

  async add(output: ShownOutput, replace: boolean): Promise<vscode.NotebookCellOutput> {
    return await this.#place(new vscode.NotebookCellOutput(outputItems(output), { ...output.metadata }), replace);
  }

  async addText(name: StreamName, text: string, replace: boolean): Promise<vscode.NotebookCellOutput> {
    return await this.#place(new vscode.NotebookCellOutput([textItem(name, text)], { outputType: "stream" }), replace);
  }

  async appendText(output: vscode.NotebookCellOutput, name: StreamName, text: string): Promise<void> {
    await this.#write((execution) => execution.appendOutputItems(textItem(name, text), output));
  }

  async update(displayId: string, items: MimeItem[]): Promise<void> {
    for (const output of this.cell.notebook.getCells().flatMap(({ outputs }) => outputs)) {
      const transient = output.metadata?.["transient"] as { display_id?: unknown } | undefined;
      if (transient?.display_id !== displayId) continue;
      await this.#write((execution) => execution.replaceOutputItems(items.map(outputItem), output));
    }
  }

  async #place(output: vscode.NotebookCellOutput, replace: boolean): Promise<vscode.NotebookCellOutput> {
    await this.#write((execution) => (replace ? execution.replaceOutput(output) : execution.appendOutput(output)));
    return output;
  }

  async #write(change: (execution: vscode.NotebookCellExecution) => Thenable<void>): Promise<void> {
    if (this.#execution) await change(this.#execution);
    else if (!this.#closed && this.cell.index >= 0 && !this.cell.notebook.isClosed) await this.#writeLate(change);
  }

  /**
   * The editor lets outputs change only during an execution: one is made that leaves number, result and times as they were. It has ended
   * before the editor hears of it, since a cell that is being executed cannot be run.
   */
  async #writeLate(change: (execution: vscode.NotebookCellExecution) => Thenable<void>): Promise<void> {
    // Not the cell's own summary: the editor tells of it later, and what it has not told yet would be lost.
    const summary = this.#summary;
    const execution = this.controller.createNotebookCellExecution(this.cell);
    execution.executionOrder = summary.executionOrder;
    execution.start(summary.startTime);
    let written: Thenable<void>;
    try {
      written = change(execution);
    } finally {
      execution.end(summary.success, summary.endTime);
    }
    await written;
  }
}

const ERROR_MIME = vscode.NotebookCellOutputItem.error(new Error()).mime;

function nameOfError({ mime, data }: vscode.NotebookCellOutputItem): unknown {
  const error = mime === ERROR_MIME ? parsedJson(Buffer.from(data).toString()) : undefined;
  return isRecord(error) ? error["name"] : undefined;
}

function outputItems(output: ShownOutput): vscode.NotebookCellOutputItem[] {
  if (output.kind === "rich") return output.items.map(outputItem);
  const { name, message, stack } = output;
  return [vscode.NotebookCellOutputItem.error({ name, message, stack })];
}

function outputItem({ mime, data }: MimeItem): vscode.NotebookCellOutputItem {
  return new vscode.NotebookCellOutputItem(data, mime);
}

function textItem(name: StreamName, text: string): vscode.NotebookCellOutputItem {
  return name === "stdout" ? vscode.NotebookCellOutputItem.stdout(text) : vscode.NotebookCellOutputItem.stderr(text);
}

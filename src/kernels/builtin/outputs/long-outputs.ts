import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { decimal } from "../../../text/number-words.js";
import { notebookType } from "../../notebook-type.js";
import type { Rest } from "./output-bound.js";

/** Of one cell, in bytes. A disk is the user's. */
const MAX_BYTES = 1024 ** 3;
const MEGABYTE = 1_000_000;
const LEFT = vscode.NotebookCellStatusBarAlignment.Left;
/** The size that is shown follows what is printed at this distance, in ms. */
const REDRAW_MS = 1_000;

/** What cells have printed and do not show, in files of this window that nobody else can open. They go with it, and with what they belong to. */
export class LongOutputs {
  readonly #rests = new Map<vscode.NotebookCell, RestFile>();
  readonly #changed = new vscode.EventEmitter<void>();
  #folder: Promise<string> | undefined;
  #count = 0;
  #shown: vscode.Disposable | undefined;
  #redrawing: NodeJS.Timeout | undefined;

  constructor(private readonly log: { warn(message: string): void }) {}

  of(cell: vscode.NotebookCell): Rest {
    return {
      add: (text) => {
        const rest = this.#rests.get(cell) ?? this.#begin(cell);
        rest.add(text);
        this.#redrawing ??= setTimeout(() => this.#redraw(), REDRAW_MS);
      },
      drop: () => this.#drop(cell),
    };
  }

  forget(notebook: vscode.NotebookDocument): void {
    for (const cell of [...this.#rests.keys()]) if (cell.notebook === notebook) this.#drop(cell);
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#redrawing);
    this.#shown?.dispose();
    this.#changed.dispose();
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }

  #begin(cell: vscode.NotebookCell): RestFile {
    this.#shown ??= vscode.notebooks.registerNotebookCellStatusBarItemProvider(notebookType, {
      onDidChangeCellStatusBarItems: this.#changed.event,
      provideCellStatusBarItems: (one) => this.#itemOf(one),
    });
    this.#folder ??= mkdtemp(path.join(tmpdir(), "hub-kernels-output-"));
    const file = this.#folder.then((folder) => path.join(folder, `output-${++this.#count}.txt`));
    const rest = new RestFile(file, this.log);
    this.#rests.set(cell, rest);
    return rest;
  }

  #itemOf(cell: vscode.NotebookCell): vscode.NotebookCellStatusBarItem | undefined {
    const rest = this.#rests.get(cell);
    if (!rest?.path) return undefined;
    const size = decimal(rest.bytes / MEGABYTE, 1, 1);
    const text = vscode.l10n.t("Show Rest of Output ({0} MB)", size);
    const item = new vscode.NotebookCellStatusBarItem(`$(go-to-file) ${text}`, LEFT);
    item.command = { command: "vscode.open", title: text, arguments: [vscode.Uri.file(rest.path)] };
    const opens = vscode.l10n.t(
      "Opens a text file that is there until the cell is run again, or the notebook is closed.",
    );
    item.tooltip = rest.isFull ? `${opens} ${vscode.l10n.t("What came after that isn't kept.")}` : opens;
    return item;
  }

  #redraw(): void {
    this.#redrawing = undefined;
    this.#changed.fire();
  }

  #drop(cell: vscode.NotebookCell): void {
    this.#rests.get(cell)?.drop();
    if (this.#rests.delete(cell)) this.#changed.fire();
  }
}

class RestFile {
  path: string | undefined;
  bytes = 0;
  /** what came later is not in it */
  isFull = false;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #isDropped = false;

  constructor(
    private readonly file: Promise<string>,
    private readonly log: { warn(message: string): void },
  ) {}

  add(text: string): void {
    if (this.isFull) return;
    const bytes = Buffer.byteLength(text);
    this.isFull = this.bytes + bytes > MAX_BYTES;
    if (this.isFull) return;
    this.bytes += bytes;
    this.#waiting.push(text);
    this.#writing ??= this.#write();
  }

  drop(): void {
    this.#isDropped = true;
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      const file = await this.file;
      while (!this.#isDropped && this.#waiting.length > 0) {
        await appendFile(file, this.#waiting.splice(0).join(""), { mode: 0o600 });
        this.path = file;
      }
      if (this.#isDropped) await rm(file, { force: true });
    } catch (error) {
      this.isFull = true;
      this.log.warn(`the rest of an output is not kept: ${String(error)}`);
    }
    this.#writing = undefined;
  }
}

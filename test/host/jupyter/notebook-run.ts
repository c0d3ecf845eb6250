import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { cellOf, errorOf, run, shown } from "../kernels/notebooks.js";
import type { StandInTest } from "./stand-in.js";

/** Tells one kernel from another. */
export const pidCell = "import os; os.getpid()";

/** One press of Run, to the end; gives what the cell shows last. */
export async function ran(notebook: vscode.NotebookDocument, index = 0): Promise<string> {
  await run(notebook, index, index + 1);
  const cell = cellOf(notebook, index);
  assert.equal(errorOf(cell), undefined);
  return shown(cell).at(-1) ?? "";
}

/** What the user sees from here on, and does about it. */
export class Screen {
  readonly messages = new Messages();

  constructor(private readonly jupyter: StandInTest) {
    jupyter.shown.length = 0;
  }

  /** Presses the first button of our dialogue from now on: Start Server, or Start Like Last Time. */
  pressStart(): void {
    this.messages.answer = (_message, buttons) =>
      buttons.find((button) => /^Start (Server|Like Last Time)$/.test(button));
  }

  /** What our dialogue has asked. */
  get asked(): string[] {
    return this.messages.shown.filter(({ modal }) => modal).map(({ message }) => message);
  }

  /** Nothing of "Reconnecting", "Failed to connect" or "dead" came from the Jupyter extension, and we asked only this. */
  saw(...asked: RegExp[]): void {
    assert.deepEqual(this.jupyter.shown, []);
    assert.equal(this.asked.length, asked.length, this.asked.join("\n"));
    asked.forEach((question, index) => assert.match(this.asked[index] ?? "", question));
  }

  restore(): void {
    this.messages.restore();
  }
}

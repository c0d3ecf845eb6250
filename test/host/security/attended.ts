import * as vscode from "vscode";
import { poll } from "../../../rig/process.js";
import { Messages } from "../commands/messages.js";

const deadlineMs = 40_000;

export interface Outcome {
  value?: unknown;
  error?: unknown;
}

/** As a key does, and as every extension can. */
const accept = "workbench.action.acceptSelectedQuickOpenItem";
const close = "workbench.action.closeQuickOpen";
/** More than any of our commands has questions. */
const longestPath = 12;

export type Attended = Outcome & { said: string[] };

/** What comes of it while its user agrees to nothing: every list, box and message is closed as it comes. */
export function refused(work: () => PromiseLike<unknown>): Promise<Attended> {
  return pressing(() => close, work);
}

/** What comes of it while another extension accepts, by commands, what a command can accept; messages stay unanswered. */
export function driven(work: () => PromiseLike<unknown>): Promise<Attended> {
  let pressed = 0;
  return pressing(() => (pressed++ < longestPath ? accept : close), work);
}

async function pressing(key: () => string, work: () => PromiseLike<unknown>): Promise<Attended> {
  const messages = new Messages();
  let outcome: Outcome | undefined;
  try {
    work().then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    );
    const ended = await poll(async () => {
      await vscode.commands.executeCommand(key());
      return outcome !== undefined;
    }, deadlineMs);
    if (!ended || !outcome)
      throw new Error(`it did not end within ${deadlineMs} ms; said: ${messages.texts.join("; ")}`);
    return { ...outcome, said: messages.texts };
  } finally {
    messages.restore();
  }
}

import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { OpenQuestions } from "./open-questions.js";

const deadlineMs = 60_000;
const pressEveryMs = 20;

export interface Outcome {
  value?: unknown;
  error?: unknown;
}

/** As a key does, and as every extension can. */
const accept = "workbench.action.acceptSelectedQuickOpenItem";
const close = "workbench.action.closeQuickOpen";
/** More than any of our commands has questions. */
const longestPath = 12;
/** For questions that the editor itself asks, which nobody tells of. */
const blindPresses = 200;

export type Attended = Outcome & { said: string[] };

/** What comes of it while its user agrees to nothing: every list, box and message is closed as it comes. */
export function refused(work: () => PromiseLike<unknown>): Promise<Attended> {
  return pressing(() => close, work);
}

/** What comes of it while another extension accepts, by commands, what a command can accept; messages stay unanswered. */
export function driven(work: () => PromiseLike<unknown>): Promise<Attended> {
  let answered = 0;
  let blind = 0;
  return pressing(
    (answerable) => ((answerable ? answered++ < longestPath : blind++ < blindPresses) ? accept : close),
    work,
  );
}

async function pressing(key: (answerable: boolean) => string, work: () => PromiseLike<unknown>): Promise<Attended> {
  const messages = new Messages();
  const questions = new OpenQuestions();
  let outcome: Outcome | undefined;
  try {
    const ended = work().then(
      (value) => (outcome = { value }),
      (error: unknown) => (outcome = { error }),
    );
    const givenUpAtMs = performance.now() + deadlineMs;
    for (;;) {
      // Most commands end at once: they are not given what they take.
      await Promise.race([ended, delay(pressEveryMs)]);
      // A question may outlive the command that asked it.
      if (outcome && !questions.answerable) return { ...outcome, said: messages.texts };
      if (performance.now() > givenUpAtMs) break;
      await vscode.commands.executeCommand(key(questions.answerable));
    }
    throw new Error(`it did not end within ${deadlineMs} ms; said: ${messages.texts.join("; ")}`);
  } finally {
    questions.restore();
    messages.restore();
  }
}

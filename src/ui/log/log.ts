import { inspect } from "node:util";
import type { TransportLog } from "../../transport/types.js";
import { Redactor } from "./redaction.js";

/** How deep the fields of an object are printed. */
const INSPECT_DEPTH = 4;

/** Of warnings and errors, for a report: how many, and how much of each, in characters. */
const MAX_PROBLEMS = 20;
const MAX_PROBLEM_CHARACTERS = 500;

/** What went wrong, in the first line of what was written of it: without secrets, and without a stack. */
export interface LoggedProblem {
  readonly atMs: number;
  readonly text: string;
}

/** What the log needs of the editor's channel: `vscode.window.createOutputChannel(name, { log: true })`. */
export interface LogSink {
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(preserveFocus?: boolean): void;
  dispose(): void;
}

/** The extension's one log. Whatever is written goes through the redaction here, at the sink. */
export class Log implements TransportLog {
  readonly #redactor = new Redactor();
  readonly #sink: LogSink;
  readonly #kept = new Set<string>();
  readonly #problems: LoggedProblem[] = [];
  /** how many know each secret; a token that is being checked may be in use as well */
  readonly #holders = new Map<string, number>();

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** A secret that is in use: every token of the store. It is never written until it is forgotten. */
  secret(value: string) {
    if (this.#kept.has(value)) return;
    this.#kept.add(value);
    this.#hold(value);
  }

  forget(value: string) {
    if (this.#kept.delete(value)) this.#release(value);
  }

  /**
   * Secrets of a moment: a password, a code, a token that is only being checked. They are not written while `work` goes on, nor by who hears
   * first how it ended, which may repeat them; then nothing here knows them any more.
   */
  async during<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T> {
    secrets.forEach((secret) => this.#hold(secret));
    try {
      return await work();
    } finally {
      setImmediate(() => secrets.forEach((secret) => this.#release(secret)));
    }
  }

  trace(message: string, ...details: unknown[]) {
    this.#sink.trace(this.#line(message, details));
  }

  debug(message: string, ...details: unknown[]) {
    this.#sink.debug(this.#line(message, details));
  }

  info(message: string, ...details: unknown[]) {
    this.#sink.info(this.#line(message, details));
  }

  warn(message: string, ...details: unknown[]) {
    this.#sink.warn(this.#problem(this.#line(message, details)));
  }

  error(message: string, ...details: unknown[]) {
    this.#sink.error(this.#problem(this.#line(message, details)));
  }

  /** The last warnings and errors of this window, the latest last. */
  get problems(): readonly LoggedProblem[] {
    return this.#problems;
  }

  /** A text as it may be handed on. */
  redacted(text: string): string {
    return text
      .split("\n")
      .map((line) => this.#redactor.redact(line))
      .join("\n");
  }

  show() {
    this.#sink.show(true);
  }

  dispose() {
    this.#sink.dispose();
  }

  #hold(secret: string) {
    this.#holders.set(secret, (this.#holders.get(secret) ?? 0) + 1);
    this.#redactor.add(secret);
  }

  #release(secret: string) {
    const left = (this.#holders.get(secret) ?? 0) - 1;
    if (left > 0) {
      this.#holders.set(secret, left);
      return;
    }
    this.#holders.delete(secret);
    this.#redactor.remove(secret);
  }

  #problem(line: string): string {
    const [text = ""] = line.split("\n", 1);
    this.#problems.push({ atMs: Date.now(), text: text.slice(0, MAX_PROBLEM_CHARACTERS) });
    if (this.#problems.length > MAX_PROBLEMS) this.#problems.shift();
    return line;
  }

  #line(message: string, details: readonly unknown[]): string {
    return this.#redactor.redact([message, ...details.map(printed)].join(" "));
  }
}

function printed(detail: unknown): string {
  if (typeof detail === "string") return detail;
  // Errors with their stack, fields and causes. Strings whole: half a secret could not be recognised.
  return inspect(detail, { depth: INSPECT_DEPTH, breakLength: Infinity, maxStringLength: Infinity });
}

import { inspect } from "node:util";
import type { TransportLog } from "../transport/types.js";
import { Redactor } from "./redaction.js";

/** How deep the fields of an object are printed. */
const INSPECT_DEPTH = 4;

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

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** Tells the log of a secret that must never be written: every token that is read or stored, every password typed. */
  secret(value: string) {
    this.#redactor.add(value);
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
    this.#sink.warn(this.#line(message, details));
  }

  error(message: string, ...details: unknown[]) {
    this.#sink.error(this.#line(message, details));
  }

  show() {
    this.#sink.show(true);
  }

  dispose() {
    this.#sink.dispose();
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

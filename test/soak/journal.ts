import type { TransportLog } from "../../src/transport/types.js";
import { steadyNow } from "./clocks.js";

const STEPS = 40;
const LOG_LINES = 120;

/** What was done last, and what our code said of it: for whoever reads of a finding. */
export class Journal implements TransportLog {
  readonly #startedAtMs = steadyNow();
  readonly #steps: string[] = [];
  readonly #lines: string[] = [];

  step(what: string): void {
    keep(this.#steps, `${this.#seconds} ${what}`, STEPS);
  }

  trace = (): void => undefined;
  debug = (message: string): void => this.#line(message);
  info = (message: string): void => this.#line(message);
  warn = (message: string): void => this.#line(`warning: ${message}`);
  secret = (): void => undefined;
  redacted = (text: string): string => text;
  error = (message: string | Error): void => this.#line(`error: ${String(message)}`);

  get text(): string {
    return ["Last steps:", ...this.#steps, "Last lines of the log:", ...this.#lines].join("\n  ");
  }

  get #seconds(): string {
    return `${((steadyNow() - this.#startedAtMs) / 1_000).toFixed(1)} s`;
  }

  #line(message: string): void {
    keep(this.#lines, `${this.#seconds} ${message.slice(0, 300)}`, LOG_LINES);
  }
}

function keep(list: string[], entry: string, most: number): void {
  list.push(entry);
  if (list.length > most) list.shift();
}

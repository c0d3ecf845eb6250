import type { Answers } from "./model.js";

/**
 * What a form sends, by the names of its controls. A server that is started with these is what the hub's own page would start: spawners that
 * act in their form's handler do not tell all of it in `user_options`.
 */
export class FormFields {
  constructor(readonly values: Answers) {}

  /** As a browser sends them. */
  get body(): string {
    const pairs = Object.entries(this.values).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
    return new URLSearchParams(pairs).toString();
  }
}

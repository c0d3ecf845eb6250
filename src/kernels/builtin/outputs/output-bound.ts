import type { OutputStep, StreamName } from "./output-step.js";

/** A cell shows so much text, in characters: with more, an editor takes long to open, show and save its notebook. */
export const SHOWN_CHARACTERS = 10_000_000;

/** What of a cell's text is not shown in it. */
export interface Rest {
  add(text: string): void;
  /** Nothing of it is wanted any more. */
  drop(): void;
}

/** Keeps what a cell shows within bounds: of the text beyond these nothing is lost, and pictures, errors and results are all shown. */
export class OutputBound {
  #shown = 0;
  #hasRest = false;
  #clearsOnNext = false;

  constructor(
    private readonly rest: Rest,
    /** says that there is more, in a line */
    private readonly notice: () => string,
    private readonly limit = SHOWN_CHARACTERS,
  ) {}

  /** What is to be shown of it. */
  of(step: OutputStep): OutputStep[] {
    if (step.kind === "clear") {
      this.#clearsOnNext = step.wait;
      if (!step.wait) this.#clear();
      return [step];
    }
    if (step.kind !== "update" && this.#clearsOnNext) this.#clear();
    return step.kind === "text" ? this.#text(step.name, step.text) : [step];
  }

  #clear(): void {
    this.#clearsOnNext = false;
    this.#shown = 0;
    this.#hasRest = false;
    // It may be that of an earlier run.
    this.rest.drop();
  }

  #text(name: StreamName, text: string): OutputStep[] {
    if (this.#hasRest) {
      this.rest.add(text);
      return [];
    }
    const room = this.limit - this.#shown;
    this.#shown += text.length;
    if (text.length <= room) return [{ kind: "text", name, text }];
    // Whole lines, where there is one.
    const end = room > 0 ? text.lastIndexOf("\n", room - 1) + 1 || room : 0;
    this.#hasRest = true;
    this.rest.add(text.slice(end));
    const notice: OutputStep = { kind: "text", name: "stderr", text: `${this.notice()}\n` };
    return end > 0 ? [{ kind: "text", name, text: text.slice(0, end) }, notice] : [notice];
  }
}

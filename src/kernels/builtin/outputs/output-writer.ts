import { within } from "../../../transport/waiting.js";
import type { MimeItem } from "./mime-bundle.js";
import type { OutputBound } from "./output-bound.js";
import type { OutputStep, ShownOutput, StreamName } from "./output-step.js";
import { TerminalText } from "./terminal-text.js";

/** Where outputs go: a cell in the editor. Each call ends when the editor has taken it. */
export interface OutputTarget<Output> {
  /** at most this often it is to be given something new while outputs go on to come, in ms */
  readonly pauseMs: number;
  clear(): Promise<void>;
  /** @param replace instead of everything the cell shows, in one go: nothing flickers */
  add(output: ShownOutput, replace: boolean): Promise<Output>;
  addText(name: StreamName, text: string, replace: boolean): Promise<Output>;
  /** @param text may begin with what `TerminalText` gives: it is appended alone */
  appendText(output: Output, name: StreamName, text: string): Promise<void>;
  update(displayId: string, items: MimeItem[]): Promise<void>;
}

/** The editor joins a text again at every append, so the longer it is the more seldom we append. */
const pauseMsPerMebibyte = 10;
const mebibyte = 2 ** 20;

type Write =
  | { kind: "text"; name: StreamName; chunks: string[]; replace: boolean }
  | { kind: "show"; output: ShownOutput; replace: boolean }
  | { kind: "update"; displayId: string; items: MimeItem[] }
  | { kind: "clear" }
  | { kind: "hold"; until: Promise<void> }
  /** all that was pushed before is written */
  | { kind: "mark"; reached: () => void };

/**
 * Brings the outputs of one cell to the editor, in order and in batches: what a kernel prints in a burst becomes few writes, and
 * what was cleared before it could be seen is not written at all.
 */
export class OutputWriter<Output> {
  #waiting: Write[] = [];
  #clearOnNext = false;
  /** the text that more of the same stream is added to */
  #text: { name: StreamName; output: Output; terminal: TerminalText; length: number } | undefined;
  #pumping: Promise<void> | undefined;
  #hurry: (() => void) | undefined;
  /** not reached yet: until then there are no pauses */
  #marks = 0;

  constructor(
    private readonly target: OutputTarget<Output>,
    private readonly failed: (error: unknown) => void,
    private readonly bound?: OutputBound,
  ) {}

  /** What the kernel has said. */
  push(step: OutputStep): void {
    for (const shown of this.bound?.of(step) ?? [step]) this.#enqueue(shown);
    if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
  }

  /** A sentence of our own, which is shown whatever the kernel has said. */
  say(sentence: string): void {
    this.#enqueue({ kind: "text", name: "stderr", text: `${sentence}\n` });
    this.#pumping ??= this.#pump();
  }

  /** What is pushed from now on waits. */
  holdUntil(until: Promise<void>): void {
    this.#waiting.push({ kind: "hold", until });
  }

  /**
   * Ends when everything pushed so far is in the editor, whatever is pushed meanwhile.
   * @param then is done at that moment: nothing that was pushed later is written before it
   */
  async drain(then: () => void = () => undefined): Promise<void> {
    this.#marks++;
    this.#hurry?.();
    await new Promise<void>((resolve, reject) => {
      const reached = () => {
        try {
          then();
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      this.#waiting.push({ kind: "mark", reached });
      this.#pumping ??= this.#pump();
    });
  }

  #enqueue(step: OutputStep): void {
    switch (step.kind) {
      case "clear":
        if (step.wait) {
          this.#clearOnNext = true;
        } else {
          this.#clearOnNext = false;
          this.#forgetWaiting();
          this.#waiting.push({ kind: "clear" });
        }
        return;
      case "text": {
        const replace = this.#takeClear();
        const last = this.#waiting.at(-1);
        if (last?.kind === "text" && last.name === step.name) last.chunks.push(step.text);
        else this.#waiting.push({ kind: "text", name: step.name, chunks: [step.text], replace });
        return;
      }
      case "show": {
        const replace = this.#takeClear();
        this.#waiting.push({ kind: "show", output: step.output, replace });
        return;
      }
      case "update": {
        const last = this.#waiting.at(-1);
        if (last?.kind === "update" && last.displayId === step.displayId) last.items = step.items;
        else this.#waiting.push({ ...step });
        return;
      }
    }
  }

  #takeClear(): boolean {
    const replace = this.#clearOnNext;
    this.#clearOnNext = false;
    if (replace) this.#forgetWaiting();
    return replace;
  }

  /** Updates stay: they can be about outputs of other cells. And somebody waits for a mark, or is waited for. */
  #forgetWaiting(): void {
    this.#waiting = this.#waiting.filter(({ kind }) => kind === "update" || kind === "mark" || kind === "hold");
  }

  async #pump(): Promise<void> {
    while (this.#waiting.length > 0) {
      const writes = this.#waiting;
      this.#waiting = [];
      for (const write of writes) {
        try {
          await this.#write(write);
        } catch (error) {
          this.failed(error);
        }
      }
      // A cell that begins is cleared, and its first output is to follow at once.
      const isBeginning = writes.some(({ kind }) => kind === "hold");
      if (this.#marks === 0 && !isBeginning) await this.#pause();
    }
    this.#pumping = undefined;
  }

  async #pause(): Promise<void> {
    const ms = this.target.pauseMs + ((this.#text?.length ?? 0) / mebibyte) * pauseMsPerMebibyte;
    await within(ms, new Promise<void>((resolve) => (this.#hurry = resolve)));
    this.#hurry = undefined;
  }

  async #write(write: Write): Promise<void> {
    switch (write.kind) {
      case "mark":
        this.#marks--;
        write.reached();
        return;
      case "hold":
        await write.until;
        return;
      case "clear":
        this.#text = undefined;
        await this.target.clear();
        return;
      case "show":
        this.#text = undefined;
        await this.#show(write.output, write.replace);
        return;
      case "update":
        await this.target.update(write.displayId, write.items);
        return;
      case "text":
        await this.#writeText(write.name, write.chunks.join(""), write.replace);
        return;
    }
  }

  async #show(output: ShownOutput, replace: boolean): Promise<void> {
    const displayId = output.metadata.transient?.display_id;
    // Showing something under a known display id again updates where it is shown already.
    if (displayId !== undefined && output.kind === "rich") await this.target.update(displayId, output.items);
    await this.target.add(output, replace);
  }

  async #writeText(name: StreamName, text: string, replace: boolean): Promise<void> {
    if (replace || this.#text?.name !== name) {
      const terminal = new TerminalText();
      const parts = await terminal.writeInTurns(text);
      const output = await this.target.addText(name, parts.join(""), replace);
      this.#text = { name, output, terminal, length: text.length };
      return;
    }
    const { terminal, output } = this.#text;
    for (const part of await terminal.writeInTurns(text)) await this.target.appendText(output, name, part);
    this.#text.length += text.length;
  }
}

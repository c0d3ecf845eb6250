/** The editor takes no more than this in such a time, in characters and ms: it does not tell when it has shown something. 8 MB/s. */
const [PER_TURN, TURN_MS] = [128 * 1024, 16];
/** When so much waits, what is old is left out, in characters: only the end of it could be scrolled back to. */
const [MAX_WAITING, LEFT_WAITING] = [4 * 1024 * 1024, 1024 * 1024];

/** CAN ends a sequence that began in what is left out, and what it had set for the text's look is set back. */
const CLEAN = "\x18\x1b[0m";
const MODES = /\x1b\[\?[\d;]{1,32}[hl]/g;

export interface Shown {
  write(text: string): void;
  /** what is said where so many characters were left out */
  leftOut(characters: number): string;
}

/** A terminal's output on its way to the editor: no faster than that shows it, and in bounded memory. */
export class OutputQueue {
  #waiting: string[] = [];
  #length = 0;
  #spent = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly shown: Shown) {}

  add(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
    if (this.#length > MAX_WAITING) this.#shorten();
    this.#write();
  }

  /** All that waits, now: nothing follows it. */
  flush(): void {
    for (const text of this.#waiting) this.shown.write(text);
    this.dispose();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#length = 0;
  }

  #write(): void {
    while (this.#spent < PER_TURN) {
      const text = this.#waiting.shift();
      if (text === undefined) break;
      const [now, later] = [text.slice(0, PER_TURN - this.#spent), text.slice(PER_TURN - this.#spent)];
      if (later !== "") this.#waiting.unshift(later);
      this.#length -= now.length;
      this.#spent += now.length;
      this.shown.write(now);
    }
    this.#timer ??= setTimeout(() => this.#nextTurn(), TURN_MS);
  }

  #nextTurn(): void {
    this.#timer = undefined;
    this.#spent = 0;
    if (this.#waiting.length > 0) this.#write();
  }

  /** What switches modes is kept: whether the whole screen is a program's, or whether the cursor is seen. */
  #shorten(): void {
    const all = this.#waiting.join("");
    const at = all.length - LEFT_WAITING;
    const line = all.indexOf("\n", at) + 1;
    const from = line > 0 ? line : at;
    const modes = [...new Set((all.slice(0, from).match(MODES) ?? []).reverse())].reverse();
    const rest = CLEAN + modes.join("") + this.shown.leftOut(from) + all.slice(from);
    this.#waiting = [rest];
    this.#length = rest.length;
  }
}

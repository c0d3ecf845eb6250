import { setImmediate as nextTurn } from "node:timers/promises";
import { TerminalRow } from "./terminal-row.js";

/** The cursor goes up so far: nested progress bars are some rows. */
const MAX_ROWS = 50;
/** A column that the cursor brings along into a shorter row is filled up to: lines of a terminal are some hundred wide. */
const MAX_COLUMN = 200;
/** What the editor understands at the beginning of an appended text: it takes away the last line. */
const LINE_AWAY = "\u001b[A";
/** So much is read before others of this process have their turn, in characters: the worst of it takes some ten milliseconds. */
export const TURN_CHARACTERS = 16 * 1024;
/** A sequence, that of a colour too, is not longer. */
const MAX_SEQUENCE = 40;
/** Cursor up; erase the line, or the rest of it. */
const SEQUENCE = /\u001b\[(?:\d{0,4}A|[02]?K)/y;
const [BACKSPACE, RETURN, ESCAPE] = [0x08, 0x0d, 0x1b];
/** The beginning of such a sequence, whose end comes with the next chunk. */
const UNFINISHED = /\u001b(?:\[\d{0,4})?$/;

/**
 * The text of one stream as a terminal shows it, in one pass over what comes: `\r`, `\b` and "cursor up" move the cursor, and what
 * is written there stands in place of what was. The editor does a part of this by itself, in time that grows with the square.
 */
export class TerminalText {
  #rows = [new TerminalRow()];
  /** how many rows are above these, out of the cursor's reach */
  #gone = 0;
  #row = 0;
  /** `undefined`: behind all that is in the row */
  #column: number | undefined;
  #unfinished = "";
  #change: Change = new Change(0, "");

  /**
   * What to append for this, in the editor's terms, one after the other: a text may begin with `\r` (over the last line) or with
   * the sequence that takes the last line away. Nothing where nothing is to be seen of it.
   */
  write(chunk: string): string[] {
    this.#read(this.#begun(chunk));
    return this.#texts();
  }

  /** As `write`; of a long text a part at a time. */
  async writeInTurns(chunk: string): Promise<string[]> {
    const text = this.#begun(chunk);
    for (let from = 0; from < text.length;) {
      if (from > 0) await nextTurn();
      const to = endOfTurn(text, from);
      this.#read(text.slice(from, to));
      from = to;
    }
    // To make the text of a long row takes as long as some turns.
    if (text.length > TURN_CHARACTERS) await nextTurn();
    return this.#texts();
  }

  /** What there is to be read now. */
  #begun(chunk: string): string {
    const text = this.#unfinished + chunk;
    this.#unfinished = UNFINISHED.exec(text.slice(-8))?.[0] ?? "";
    const last = this.#rows.length - 1;
    this.#change = new Change(this.#gone + last, this.#rows[last]?.text ?? "");
    return text.slice(0, text.length - this.#unfinished.length).replace(/\r\n/g, "\n");
  }

  #texts(): string[] {
    return this.#change.texts(this.#gone, this.#rows);
  }

  #read(text: string): void {
    let printed = 0;
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      const length = code === RETURN || code === BACKSPACE ? 1 : code === ESCAPE ? sequenceAt(text, at) : 0;
      if (length > 0) {
        this.#print(text.slice(printed, at));
        this.#obey(text.slice(at, at + length));
        printed = at + length;
      }
      at += length || 1;
    }
    this.#print(text.slice(printed));
  }

  get #current(): TerminalRow {
    return (this.#rows[this.#row] ??= new TerminalRow());
  }

  get #isInLastRow(): boolean {
    return this.#row === this.#rows.length - 1;
  }

  #print(text: string): void {
    const lineEnd = text.indexOf("\n");
    this.#printInRow(lineEnd === -1 ? text : text.slice(0, lineEnd));
    if (lineEnd === -1) return;
    this.#newLine();
    const left = text.slice(lineEnd + 1);
    const rows = this.#isInLastRow ? lastLines(left) : undefined;
    if (rows === undefined) this.#printLines(left.split("\n"));
    else this.#printMuch(left, rows);
  }

  #printLines(lines: readonly string[]): void {
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.#newLine();
      this.#printInRow(line);
    }
  }

  /** Most of what is printed much of nobody comes back to. */
  #printMuch(text: string, rows: string): void {
    this.#change.append(text);
    this.#current.append(text.slice(0, text.length - rows.length - 1));
    this.#change.keep(this.#gone, this.#rows);
    this.#gone += this.#rows.length;
    this.#rows = rows.split("\n").map((line) => new TerminalRow(line));
    this.#row = this.#rows.length - 1;
  }

  #printInRow(text: string): void {
    if (text === "") return;
    const row = this.#current;
    if (this.#column === undefined || row.isEmpty) {
      if (this.#isInLastRow) this.#change.append(text);
      else this.#touch();
      row.append(text);
      this.#column = undefined;
    } else {
      this.#touch();
      this.#column = row.write(text, this.#column);
    }
  }

  #obey(control: string): void {
    if (control === "\r") this.#column = 0;
    else if (control === "\b") this.#column = Math.max(0, (this.#column ?? this.#current.width) - 1);
    else if (control.endsWith("A")) this.#up(Number.parseInt(control.slice(2), 10) || 1);
    else this.#erase(control.includes("2"));
  }

  #newLine(): void {
    if (++this.#row < this.#rows.length) {
      this.#column = 0;
      return;
    }
    this.#column = undefined;
    this.#rows.push(new TerminalRow());
    this.#change.append("\n");
    if (this.#rows.length >= 2 * MAX_ROWS) this.#letGo(this.#rows.length - MAX_ROWS);
  }

  #letGo(count: number): void {
    this.#change.keep(this.#gone, this.#rows.splice(0, count));
    this.#gone += count;
    this.#row -= count;
  }

  #up(rows: number): void {
    this.#column = Math.min(this.#column ?? this.#current.width, MAX_COLUMN);
    this.#row = Math.max(0, this.#row - rows);
  }

  #erase(whole: boolean): void {
    const column = this.#column ?? this.#current.width;
    this.#touch();
    this.#current.eraseAfter(whole ? 0 : column);
    this.#column = whole ? Math.min(column, MAX_COLUMN) : column;
  }

  #touch(): void {
    this.#change.touch(this.#gone + this.#row, this.#current);
  }
}

/** What one chunk changes of the text that the editor has. Rows are counted from the first one of the text. */
class Change {
  #appended = "";
  /** something else than appending */
  #isRewrite = false;
  /** lines from `first` on that are out of reach meanwhile */
  #kept = "";
  /** the first row that becomes another one */
  #first: number;

  /** @param before the text of the last row, as the editor has it */
  constructor(
    private readonly last: number,
    private before: string,
  ) {
    this.#first = last;
  }

  append(text: string): void {
    this.#appended += text;
  }

  touch(number: number, row: TerminalRow): void {
    this.#isRewrite = true;
    if (number >= this.#first) return;
    this.#first = number;
    this.before = row.text;
  }

  /** @param number of the first of these rows, which nothing changes any more */
  keep(number: number, rows: readonly TerminalRow[]): void {
    for (const { text } of rows.slice(Math.max(0, this.#first - number))) this.#kept += `${text}\n`;
  }

  /** @param number of the first of these rows, the last ones of the text */
  texts(number: number, rows: readonly TerminalRow[]): string[] {
    if (!this.#isRewrite) return this.#appended === "" ? [] : [this.#appended];
    // The editor cannot make a line shorter.
    const first = this.#first - number;
    const left = rows
      .slice(Math.max(0, first))
      .map((row, at) => (at === 0 && first >= 0 ? row.widen(this.before.length) : row.text));
    const text = written(this.#kept + left.join("\n"), this.before);
    const linesAway = this.last - this.#first;
    if (linesAway === 0) return text === "" ? [] : [text];
    return [...Array.from({ length: linesAway - 1 }, () => LINE_AWAY), LINE_AWAY + text];
  }
}

/** What makes these lines of one line by appending. */
function written(lines: string, before: string): string {
  return lines.startsWith(before) ? lines.slice(before.length) : `\r${lines}`;
}

/** Neither within a sequence nor within a character. */
function endOfTurn(text: string, from: number): number {
  const end = from + TURN_CHARACTERS;
  if (end >= text.length) return text.length;
  const escape = text.lastIndexOf("\u001b", end - 1);
  if (escape > from && end - escape < MAX_SEQUENCE) return escape;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isHalf ? end - 1 : end;
}

/** How long such a sequence is there; 0 where there is none. */
function sequenceAt(text: string, at: number): number {
  SEQUENCE.lastIndex = at;
  return SEQUENCE.exec(text)?.[0].length ?? 0;
}

/** The lines that the cursor reaches, where there are many more. */
function lastLines(text: string): string | undefined {
  let from = text.length;
  for (let rows = 0; rows < MAX_ROWS; rows++) {
    from = text.lastIndexOf("\n", from - 1);
    if (from <= 0) return undefined;
  }
  return text.slice(from + 1);
}

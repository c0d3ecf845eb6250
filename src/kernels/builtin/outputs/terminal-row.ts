/** A row does not get longer: a return goes back so far only, as it does in the wrapped line of a terminal. */
const MAX_CELLS = 2 ** 17;
const MAX_SEQUENCES_CHARACTERS = 256;
/** Colours and the like take no room: they go with the character after them. */
const UNUSUAL = /[\u001b\ud800-\udfff]/;
const CELL = /\u001b\[[0-?]{0,32}[ -/]{0,4}[@-~]|[^]/gu;

/** One row of a terminal. As long as it is only written on, it is the text as it came; from then on it is cells. */
export class TerminalRow {
  /** what is out of reach, before the cells */
  #beyond = "";
  #text: string;
  #cells: string[] | undefined;
  /** what takes no room, before the next cell that is written, and after the last one */
  #before = "";
  #tail = "";

  constructor(text = "") {
    this.#text = text;
  }

  get text(): string {
    return this.#beyond + (this.#cells ? this.#cells.join("") + this.#tail : this.#text);
  }

  /** Can text be added as it comes, wherever the cursor is? */
  get isEmpty(): boolean {
    return this.#cells === undefined && this.#text === "";
  }

  get width(): number {
    return this.#spread().length;
  }

  append(text: string): void {
    if (this.#cells) this.write(text, this.#cells.length);
    else this.#text += text;
  }

  /** Puts text over what is there. @param column at most the width, or some spaces more @returns the column after it */
  write(text: string, column: number): number {
    const cells = this.#spread();
    while (cells.length < column) cells.push(" ");
    const written: string[] = [];
    const unplaced = intoCells(text, written);
    const left = written.length > 0 ? unplaced : this.#before + unplaced;
    if (written.length > 0) written[0] = this.#before + (written[0] ?? "");
    for (let at = 0; at < written.length; at++) cells[column + at] = written[at] ?? "";
    const after = column + written.length;
    const isAtEnd = after === cells.length;
    this.#before = isAtEnd ? "" : latest(left);
    if (isAtEnd) this.#tail = left;
    if (cells.length <= 2 * MAX_CELLS) return after;
    this.#beyond += cells.splice(0, MAX_CELLS).join("");
    return Math.max(0, after - MAX_CELLS);
  }

  /** Fills it up with spaces, so that its text has at least so many characters. @returns its text, which takes its time to be made */
  widen(characters: number): string {
    const { text } = this;
    if (text.length >= characters) return text;
    for (let missing = characters - text.length; missing > 0; missing--) this.#spread().push(" ");
    return this.text;
  }

  eraseAfter(column: number): void {
    const cells = this.#spread();
    cells.length = Math.min(cells.length, column);
    this.#tail = "";
  }

  #spread(): string[] {
    if (this.#cells) return this.#cells;
    const from = Math.max(0, this.#text.length - MAX_CELLS);
    this.#beyond = this.#text.slice(0, from);
    this.#cells = [];
    this.#tail = intoCells(this.#text.slice(from), this.#cells);
    this.#text = "";
    return this.#cells;
  }
}

/** What takes no room can come again and again: the last of it holds. */
function latest(sequences: string): string {
  const from = sequences.length - MAX_SEQUENCES_CHARACTERS;
  return from > 0 ? sequences.slice(sequences.indexOf("\u001b", from)) : sequences;
}

/** Adds one cell for each character. @returns what takes no room, after the last one */
function intoCells(text: string, cells: string[]): string {
  if (!UNUSUAL.test(text)) {
    for (let at = 0; at < text.length; at++) cells.push(text.charAt(at));
    return "";
  }
  let before = "";
  for (const [found] of text.matchAll(CELL)) {
    if (found.startsWith("\u001b[")) before += found;
    else {
      cells.push(before + found);
      before = "";
    }
  }
  return before;
}

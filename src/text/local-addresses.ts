/** An address of a page at a port of the machine that a program runs on. */
export interface LocalAddress {
  port: number;
  /** with its query: `/` where none is named */
  path: string;
  /** as it stands in the text: from here to there */
  start: number;
  end: number;
}

/** What a program calls the machine that it runs on. */
const LOCAL = new Set(["localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::]"]);

const BEGIN = "http://";
/** "localhost" is the longest name, in characters. */
const MAX_HOST = 9;
const MAX_DIGITS = 5;
const MAX_PORT = 65_535;
/** A longer path is none, in characters. */
const MAX_PATH = 2_000;
/** Of more that is printed at once the end alone is looked at, in characters: what an app says of itself is what it says last. */
const MAX_PIECE = 64 * 1024;

/** By their codes, of ASCII: what no address has, and what stands around one in a sentence or a program, ends a path. */
const isOfPath = allBut("\"'`<>\\|^{}");
const isOfHost = allBut("\"'`<>\\|^{}:");
const isOfBrackets = allBut("\"'`<>\\|^{}/");
const isDigit = Uint8Array.from({ length: 128 }, (_, code) => Number(/\d/.test(String.fromCharCode(code))));
/** At an address's end it is the sentence's. */
const OF_SENTENCE = new Set(".,;:!?)]*");

/** How far an address goes. `open`: more of it may follow */
type Read = { kind: "open" } | { kind: "none"; end: number } | { kind: "address"; address: LocalAddress };

/** Those in a text. Each character is looked at once or twice, whatever the text is. */
export function localAddresses(text: string): LocalAddress[] {
  return found(text, true).addresses;
}

/**
 * Addresses in what a program prints, in whatever pieces it comes: the colours that stand in it (`http://localhost:\x1b[1m5173`) are passed
 * over, and one at a piece's end is known with the next piece.
 */
export class PrintedAddresses {
  #plain = new PlainOutput();
  #held = "";

  /** May the next piece tell of an address that this one began? */
  get isOpen(): boolean {
    return this.#held !== "" || this.#plain.isOpen;
  }

  add(printed: string): LocalAddress[] {
    if (printed.length > MAX_PIECE) [this.#plain, this.#held] = [new PlainOutput(), ""];
    const text = this.#held + this.#plain.add(printed.slice(-MAX_PIECE));
    const { addresses, openAt } = found(text, false);
    this.#held = text.slice(openAt);
    return addresses;
  }
}

/** @param isWhole nothing follows the text @returns where an address begins that may go on */
function found(text: string, isWhole: boolean): { addresses: LocalAddress[]; openAt: number } {
  const addresses: LocalAddress[] = [];
  let at = text.indexOf(BEGIN);
  while (at >= 0) {
    const read = readAt(text, at, isWhole);
    if (read.kind === "open") return { addresses, openAt: at };
    if (read.kind === "address") addresses.push(read.address);
    at = text.indexOf(BEGIN, read.kind === "address" ? read.address.end : read.end);
  }
  return { addresses, openAt: text.length - begunAtEnd(text) };
}

/** How many characters of what an address begins with are the text's last. */
function begunAtEnd(text: string): number {
  for (let length = Math.min(BEGIN.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(BEGIN.slice(0, length))) return length;
  }
  return 0;
}

function readAt(text: string, start: number, isWhole: boolean): Read {
  const hostAt = start + BEGIN.length;
  const colon = hostEnd(text, hostAt);
  if (colon === text.length && colon - hostAt <= MAX_HOST && !isWhole) return { kind: "open" };
  const none = { kind: "none", end: hostAt } as const;
  if (text[colon] !== ":" || !LOCAL.has(text.slice(hostAt, colon).toLowerCase())) return none;
  const portEnd = endOf(text, colon + 1, MAX_DIGITS + 1, isDigit);
  if (portEnd === text.length && portEnd - colon <= MAX_DIGITS + 1 && !isWhole) return { kind: "open" };
  const port = Number(text.slice(colon + 1, portEnd));
  if (port < 1 || port > MAX_PORT) return none;
  const end = endOf(text, portEnd, MAX_PATH + 1, isOfPath);
  if (end === text.length && end - portEnd <= MAX_PATH && !isWhole) return { kind: "open" };
  return { kind: "address", address: addressOf(text, { start, portEnd, end, port }) };
}

function addressOf(
  text: string,
  { start, portEnd, end, port }: { start: number; portEnd: number; end: number; port: number },
): LocalAddress {
  const isTooLong = end - portEnd > MAX_PATH;
  if (isTooLong || !"/?#".includes(text[portEnd] ?? " ")) return { port, path: "/", start, end: portEnd };
  let last = end;
  while (last > portEnd && OF_SENTENCE.has(text[last - 1] ?? "")) last--;
  const [path = ""] = text.slice(portEnd, last).split("#", 1);
  return { port, path: path.startsWith("/") ? path : `/${path}`, start, end: last };
}

/** Where the name of a machine ends, no further than one that is looked for. */
function hostEnd(text: string, from: number): number {
  if (text[from] !== "[") return endOf(text, from, MAX_HOST + 1, isOfHost);
  const end = endOf(text, from, MAX_HOST + 1, isOfBrackets);
  const bracket = text.slice(from, end).indexOf("]");
  return bracket < 0 ? end : from + bracket + 1;
}

/** @param fits by codes */
function endOf(text: string, from: number, most: number, fits: Uint8Array): number {
  const limit = Math.min(text.length, from + most);
  let at = from;
  while (at < limit && fits[text.charCodeAt(at)] === 1) at++;
  return at;
}

/** What can be seen, without these. */
function allBut(those: string): Uint8Array {
  const isSeen = (code: number) => code > 0x20 && code < 0x7f && !those.includes(String.fromCharCode(code));
  return Uint8Array.from({ length: 128 }, (_, code) => Number(isSeen(code)));
}

type SequenceKind = "none" | "begun" | "control" | "text" | "text-end";

const ESCAPE = "\x1b";
/** A longer sequence is none, in characters. */
const MAX_SEQUENCE = 4_096;

/** A terminal's output without the sequences that colour it; those that move its cursor, name its window or begin a link part what they stand in. */
class PlainOutput {
  /** of a sequence that has not ended, what has come of it */
  #kind: SequenceKind = "none";
  #length = 0;

  get isOpen(): boolean {
    return this.#kind !== "none";
  }

  add(text: string): string {
    if (!this.isOpen && !text.includes(ESCAPE)) return text;
    let [plain, from] = ["", 0];
    while (from < text.length) {
      if (!this.isOpen) {
        const at = text.indexOf(ESCAPE, from);
        plain += text.slice(from, at < 0 ? text.length : at);
        if (at < 0) break;
        [this.#kind, this.#length, from] = ["begun", 0, at + 1];
      } else plain += this.#take(text[from++] ?? "");
    }
    return plain;
  }

  /** One character of a sequence: `ESC [ … letter`, `ESC ] … BEL` or `… ESC \`, or `ESC` and one more. @returns what it leaves */
  #take(character: string): string {
    const before = this.#kind;
    this.#kind = ++this.#length > MAX_SEQUENCE ? "none" : nextKind(before, character);
    return this.isOpen || (before === "control" && character === "m") ? "" : " ";
  }
}

function nextKind(kind: SequenceKind, character: string): SequenceKind {
  switch (kind) {
    case "begun":
      return character === "[" ? "control" : "]P_^X".includes(character) ? "text" : "none";
    case "control":
      return character >= "@" && character <= "~" ? "none" : "control";
    case "text":
      return character === "\x07" ? "none" : character === ESCAPE ? "text-end" : "text";
    case "text-end":
      return character === "\\" ? "none" : "text";
    case "none":
      return "none";
  }
}

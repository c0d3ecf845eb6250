/** What goes out at once, in characters: less than a server takes in a message, and more than anybody types. */
const PIECE = 16 * 1024;
const INTERRUPT = "\x03";

export interface InputWay {
  send(text: string): void;
  /** Resolves when the server has passed on to the shell what was sent. Rejects where that is not known. */
  passedOn(): Promise<void>;
  /** Of what was pasted some may not have arrived, and the rest is not sent. */
  broken(): void;
}

/**
 * What the user types and pastes. Of something long a piece follows when the one before it has arrived: what a shell does not take yet waits
 * here, where it can be called off, and not in the server's memory.
 */
export class InputQueue {
  #pieces: string[] = [];
  #isSending = false;

  constructor(private readonly way: InputWay) {}

  add(text: string): void {
    // The rest of what was pasted is not wanted any more.
    if (text === INTERRUPT) this.#pieces = [];
    this.#pieces.push(...piecesOf(text));
    if (!this.#isSending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) {
      this.way.send(piece);
      if (piece.length < PIECE / 2 && this.#pieces.length === 0) break;
      try {
        await this.way.passedOn();
      } catch {
        // A paste with a hole in it would be worse than the beginning of one.
        this.#pieces = [];
        this.way.broken();
      }
    }
    this.#isSending = false;
  }
}

/** In pieces that hold whole characters: half of one is no text. */
export function piecesOf(text: string, most = PIECE): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = from + most;
    const isInPair = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
    const to = isInPair ? end - 1 : end;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

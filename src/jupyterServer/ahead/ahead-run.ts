import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { frameOf, frameOfParts, type Message, messageOf, partsOfFrame, sizeOf } from "../frames.js";
import { AT_ONCE } from "../record-reader.js";

/** What kernels say of runs that nobody has asked for yet: so much of it is kept over one socket, in bytes. */
export class HeldBytes {
  left = 64 * 1024 * 1024;
}

/** A client's request to run a cell. */
export interface CellRequest {
  id: string;
  /** of the cell's document */
  cellId: string;
  code: string;
  message: Message;
}

/** The client's end of a kernel's socket. */
export interface Client {
  readonly protocol: string;
  /** of the kernel: a client drops what it works on where another one speaks (`@jupyterlab/services`) */
  readonly session: string;
  deliver(frame: string | Buffer): void;
}

/** The cell of a run. */
export interface AheadCell {
  /** of the request that the kernel got */
  readonly id: string;
  /** of the cell's document */
  readonly cellId: string;
  /** that the kernel got, where its client has not said it */
  readonly code?: string;
  /** the cell has another text than was run */
  readonly isEdited?: boolean;
}

export interface RunWords {
  /** a line among the outputs: they are of an earlier text of the cell */
  earlierText(): string;
  /** a line among the outputs: there were more than are kept */
  missing(): string;
}

/** What the kernel said about a run. */
export interface Said {
  channel: string;
  type: string;
  frame: unknown;
}

/** Of these there are few, and without them a run has no end. */
const TELLING = new Set(["status", "execute_input", "error"]);

/**
 * A run that the kernel was given before its client asks for it. Once the client does, it is told what the kernel says of the run as if the
 * kernel had got the client's own request.
 */
export class AheadRun {
  /** `undefined`: here more was said than is kept */
  readonly #held: (Said | undefined)[] = [];
  #heldBytes = 0;
  #isCut = false;
  #asked: { request: CellRequest; client: Client } | undefined;
  #isCaughtUp = false;
  #isReplied = false;
  #isIdle = false;
  #end: () => void = () => undefined;
  /** Resolves when all that was said so far was told, or nobody asks for it any more. */
  readonly over = new Promise<void>((resolve) => (this.#end = resolve));

  constructor(
    readonly cell: AheadCell,
    private readonly words: RunWords,
    private readonly bytes: HeldBytes,
  ) {}

  get isAsked(): boolean {
    return this.#asked !== undefined;
  }

  /** All that the kernel said of it has reached the client. */
  get isTold(): boolean {
    return this.#isCaughtUp && this.#isReplied && this.#isIdle;
  }

  /** @param isWanted it may still be asked for @param isIdle the kernel says that it is done with it */
  take(said: Said, isWanted: boolean, isIdle = false): void {
    this.#isReplied ||= said.channel === "shell";
    this.#isIdle ||= isIdle;
    if (this.#isCaughtUp) this.#deliver(said);
    else if (this.isAsked || isWanted) this.#hold(said);
  }

  /** Here is something missing. */
  cut(): void {
    this.#held.push(undefined);
  }

  /** The client asks for it: it gets all that was said so far, and then what comes. */
  async ask(request: CellRequest, client: Client): Promise<void> {
    this.#asked = { request, client };
    // It asks before it listens.
    await setImmediate();
    const { isEdited = false, code = request.code } = this.cell;
    if (isEdited || code !== request.code) this.#say(this.words.earlierText());
    // What comes meanwhile is added to these.
    for (const [index, said] of this.#held.entries()) {
      if (said) this.#deliver(said);
      else this.#say(this.words.missing());
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
    this.#isCaughtUp = true;
    this.forget();
  }

  /** Nobody will ask for it, or for what was said so far. */
  forget(): void {
    this.#held.length = 0;
    this.bytes.left += this.#heldBytes;
    this.#heldBytes = 0;
    this.#end();
  }

  #hold(said: Said): void {
    if (said.channel === "iopub" && !TELLING.has(said.type)) {
      const size = sizeOf(said.frame);
      if (!this.#isCut && size > this.bytes.left) this.cut();
      this.#isCut ||= size > this.bytes.left;
      if (this.#isCut) return;
      this.#heldBytes += size;
      this.bytes.left -= size;
    }
    this.#held.push(said);
  }

  #deliver({ channel, frame }: Said): void {
    if (!this.#asked) return;
    const { request, client } = this.#asked;
    const [header, , ...rest] = partsOfFrame(client.protocol, frame) ?? [];
    const parent = Buffer.from(JSON.stringify(request.message.header));
    if (header) client.deliver(frameOfParts(client.protocol, channel, [header, parent, ...rest]));
  }

  #say(sentence: string): void {
    if (!this.#asked) return;
    const { request, client } = this.#asked;
    const { header } = request.message;
    const content = { name: "stderr", text: `${sentence}\n` };
    const parts = { id: randomUUID(), session: client.session, content };
    client.deliver(frameOf(client.protocol, { ...messageOf("iopub", "stream", parts), parent_header: header }));
  }
}

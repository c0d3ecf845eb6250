import { Duplex } from "node:stream";

/** Of a frame's data, in bytes, and how many of a line's may be under way (as in the program). */
export const FRAME_BYTES = 96 * 1024;
const LINE_FRAMES = 64;
/** So many are acknowledged at once. */
const ACK_FRAMES = 16;

/** Nothing on the node listens at this port, or it is not to be reached. */
export class PortRefused extends Error {
  override readonly name = "PortRefused";

  constructor(
    readonly port: number,
    why: string,
  ) {
    super(`port ${port} of the server is not reached: ${why}`);
  }
}

/** The node's sshd was not started. */
export class SshdRefused extends Error {
  override readonly name = "SshdRefused";

  constructor(why: string) {
    super(`sshd was not started on the server: ${why}`);
  }
}

/** What is said to the helper. */
export interface Said {
  op: string;
  line?: number;
  port?: number;
  ssh?: string;
  count?: number;
  data?: string;
}

/** What a line goes over, with others. */
export interface LinesSocket {
  say(said: Said): void;
  sendData(line: number, data: Buffer, sent: () => void): void;
  left(line: number): void;
}

type Frame = { data: Buffer } | "end";

/** One connection to a port of the node, as a stream. Who reads slowly holds up the program there, and the other way round. */
export class PortLine extends Duplex {
  readonly #came: Frame[] = [];
  #isWanted = false;
  #toAcknowledge = 0;
  #underWay = 0;
  #waiting: (() => void) | undefined;
  #isOver = false;

  constructor(
    private readonly tunnel: LinesSocket,
    readonly number: number,
  ) {
    super({ allowHalfOpen: true });
    this.on("error", () => undefined);
  }

  // What comes from the helper.

  received(frame: Frame): void {
    this.#came.push(frame);
    if (this.#isWanted) this.#give();
  }

  acknowledged(count: number): void {
    this.#underWay -= count;
    this.#goOn();
  }

  /** The helper's side has ended it. @param error why it is lost; `undefined`: as it does when all is said */
  ended(error?: Error): void {
    this.#isOver = true;
    if (error || !this.#came.includes("end")) this.destroy(error);
  }

  // As a stream.

  override _read(): void {
    this.#isWanted = true;
    this.#give();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk, 0, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#isOver) this.tunnel.say({ op: "end", line: this.number });
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isOver) this.tunnel.say({ op: "close", line: this.number });
    this.tunnel.left(this.number);
    done(error);
  }

  #give(): void {
    for (let frame = this.#came.shift(); frame; frame = this.#came.shift()) {
      if (frame === "end") {
        this.push(null);
        return;
      }
      this.#isWanted = this.push(frame.data);
      if (++this.#toAcknowledge >= ACK_FRAMES) {
        this.tunnel.say({ op: "ack", line: this.number, count: this.#toAcknowledge });
        this.#toAcknowledge = 0;
      }
      if (!this.#isWanted) return;
    }
  }

  #send(chunk: Buffer, from: number, done: (error?: Error | null) => void): void {
    if (this.#isOver || this.destroyed) {
      done(new Error("the connection to the port has ended"));
      return;
    }
    if (from >= chunk.length) {
      done();
      return;
    }
    const piece = chunk.subarray(from, from + FRAME_BYTES);
    this.#waiting = () => {
      this.#underWay++;
      this.tunnel.sendData(this.number, piece, () => this.#send(chunk, from + piece.length, done));
    };
    this.#goOn();
  }

  #goOn(): void {
    if (!this.#waiting || this.#underWay >= LINE_FRAMES) return;
    const next = this.#waiting;
    this.#waiting = undefined;
    next();
  }
}

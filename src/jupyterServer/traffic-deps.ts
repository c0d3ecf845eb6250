import type { SocketBroken } from "../transport/errors.js";
import type { Moment } from "../transport/moment.js";

/** The name of an error that a cell shows, and its sentence. */
export interface CellWords {
  name: string;
  sentence: string;
}

/** As a kernel says an error, on IOPub and in its reply. */
export function errorOf({ name, sentence }: CellWords) {
  return { ename: name, evalue: sentence, traceback: [`${name}: ${sentence}`] };
}

export interface KernelInfo {
  known(): Record<string, unknown> | undefined;
  told(content: Record<string, unknown>): void;
}

export interface TrafficDeps {
  words: {
    /** the connection broke, and the end of the cell was lost */
    lostEnd(): CellWords;
    /** the connection broke before the kernel got the cell */
    notArrived(): CellWords;
    /** more output came while the connection was away than was kept: a line among the cell's outputs */
    missing(): string;
    /** nobody has kept what was said while the connection was away, so nobody knows whether any is missing, likewise */
    unrecorded(): string;
    /** more output came at once than the kernel or its server could bring on its way, likewise */
    dropped(): string;
    /** what the kernel said first of a cell did not come, likewise */
    unheard(): string;
    /** the kernel is gone. @param heardAtMs when it was heard last, in ms since the epoch; `undefined`: never */
    gone(heardAtMs: number | undefined): CellWords;
    /** the server does not take a cell of this size */
    tooLarge(error: SocketBroken): CellWords;
    /** the cell was not run, as the kernel was not made again */
    declined(error: unknown): CellWords;
  };
  /** a connection is open */
  reached?(): void;
  /** So many of its cells are not done. @param begunAt of the one that runs; `undefined`: none does, or nobody knows */
  cells?(count: number, begunAt: Moment | undefined): void;
  /** A message on IOPub that tells nothing of the kernel itself: thousands come. */
  output?(frame: unknown): void;
  /** it died, and its server starts it again */
  died?(): void;
  /** what a kernel of this kind says of itself (`kernel_info_reply`) */
  info?: KernelInfo;
  /** Was it only promised to its holder, and never run? */
  isPromised?(): boolean;
  /** What the kernel does, as its server says; `undefined`: nobody says. */
  state?(signal: AbortSignal): Promise<string | undefined>;
  log: { info(message: string): void };
}

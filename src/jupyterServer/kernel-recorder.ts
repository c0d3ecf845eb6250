import type { HubSession } from "../transport/types.js";

/** The server whose kernels are recorded, when it runs. */
export interface RecordedServer {
  readonly url: string;
  network(): Promise<HubSession>;
}

/** There is no record of a kernel: nobody kept it, or it went with who did. Any other failure may pass. */
export class NoRecord extends Error {
  override readonly name = "NoRecord";
}

/** It listens to the kernel, which has not been heard yet: it may be at work that lets nothing else be done. What it says once it is heard is kept. */
export class NotHeard extends Error {
  override readonly name = "NotHeard";

  constructor() {
    super("the kernel is not heard by the recorder");
  }
}

/** Keeps on the server what kernels say on IOPub, for when nobody hears them. Everything is asked under a kernel's id at the server. */
export interface KernelRecorder {
  /** It runs already: to record one kernel more costs nothing. */
  readonly isAtHand: boolean;
  /**
   * From when it resolves on, what this kernel says is kept. To be called while it is used, as another window may have the recorder replaced.
   * @param running ids of the requests that it works on
   * @returns the id of the first message that is kept; `undefined`: what came before it is not wanted
   * Rejects with `NotHeard`, or with why it cannot be done here, in words for the log.
   */
  record(kernelId: string, running: readonly string[], signal: AbortSignal): Promise<string | undefined>;
  /** Puts in front of the record what the kernel said before. */
  prepend(kernelId: string, messages: readonly RecordedMessage[], signal: AbortSignal): Promise<void>;
  /** A kernel's connection to the server was lost: the recorder's own may be dead too, and is not waited for long. */
  lineLost(): void;
  /** It is not used here any more, and what was kept for this window can go. */
  leave(kernelId: string): void;
  /** All that it said from there on, in order. Rejects with `NoRecord`, or with what may pass. */
  since(kernelId: string, from: RecordPlace, signal: AbortSignal): AsyncIterable<RecordedPage>;
  /**
   * How many messages of the kernel there are from the first about a request to one of these ids, both included. `undefined`: it has not both
   * (yet). Rejects as `since`.
   */
  count(kernelId: string, part: { of: string; to: string }, signal: AbortSignal): Promise<number | undefined>;
  /** What the kernel was given, the oldest first, as far as its text is known. Rejects as `since`. */
  cells(kernelId: string, signal: AbortSignal): Promise<RecordedCell[]>;
  /** Was this kernel, which has died, killed for memory? `undefined`: nobody knows. Never rejects. */
  deathOf(kernelId: string, signal: AbortSignal): Promise<MemoryVerdict | undefined>;
  /** What the server uses, as the helper tells it. Rejects where it does not answer, or not run. @param starts it is to run then */
  resources(starts: boolean, signal: AbortSignal): Promise<Record<string, unknown>>;
  dispose(): void;
}

/** A cell that a recorded kernel was given, by whatever window. */
export interface RecordedCell {
  /** of the request */
  id: string;
  /** of its text, as `hashOf` gives it */
  hash: string;
  /** its number */
  count?: number | undefined;
  isRunning: boolean;
}

/** After the last message that has one of these ids, or from the first one on that is about one of these requests. */
export type RecordPlace = { after: readonly string[] } | { of: readonly string[] };

/** Header, parent header, metadata and content as JSON, and buffers. */
export type RecordedMessage = readonly Buffer[];

/** By the count of the system that a server runs on. */
export interface MemoryVerdict {
  isKilled: boolean;
  /** of all that runs there; none: there is no limit, or it is not known */
  limitBytes?: number;
}

export interface RecordedPage {
  /** What comes before it is there: for a first page the message or request that was asked about, for others the page before. */
  isKnown: boolean;
  /** It begins with the first message that was ever recorded. */
  isFirst: boolean;
  messages: readonly RecordedMessage[];
}

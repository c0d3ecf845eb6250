import { setImmediate } from "node:timers/promises";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { underEither, wait } from "../transport/waiting.js";
import { frameOfParts, idOf, isOnIopub } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";

export interface RecordedDeps {
  recorder: KernelRecorder;
  /** A cell that runs for longer is recorded, in ms; 0: none is. */
  afterMs(): number;
  /** at the server, where the last connection leads */
  kernelId(): string;
  log: { info(message: string): void };
}

/** A kernel that nobody used for so long is not recorded any more, in ms. */
const LEAVE_AFTER_MS = 600_000;
/** How long the way from the record to the cell may take, in ms: on a slow network it is long. */
const FETCH_MS = 120_000;
/** A server that kept the reply gives it soon after the connection is back, in ms. */
const REPLY_MS = 1_000;
/** More than this in such a time, in ms, is a burst: of 1,000 messages at once, or in a second, servers drop some, partly in silence. */
const [BURST_MESSAGES, BURST_MS] = [400, 500];
/** A burst is over when so few messages came between two looks, in ms, and so often. */
const [CALM_MESSAGES, CALM_LOOKS, LOOK_MS] = [100, 3, 300];
/** So many messages are brought to their cells without a pause for the rest of the editor. */
const AT_ONCE = 200;

/** What is fetched from the record, and what becomes of what comes over the connection meanwhile. */
class Fetching {
  /**
   * `dropping`: all of it is in the record; `holding`: it is younger, or in the record too; `passing`: all is fetched, and what is not in the
   * record passes.
   */
  state: "dropping" | "holding" | "passing" = "holding";
  readonly held: unknown[] = [];
  /** of the messages that came from the record */
  readonly ids = new Set<string>();
}

/** Asked for each message. */
class Burst {
  #begunAtMs = 0;
  #messages = 0;

  isBegun(): boolean {
    const now = performance.now();
    if (now - this.#begunAtMs > BURST_MS) [this.#begunAtMs, this.#messages] = [now, 0];
    return ++this.#messages > BURST_MESSAGES;
  }
}

/**
 * Fills the gap that a lost connection leaves: what the kernel said meanwhile is fetched from the recorder, in order, before anything that
 * comes over the new connection. What a server kept for it comes twice then, and passes once. To what is beneath, everything looks as if it
 * had come over the connection.
 */
export class RecordedTraffic implements SocketTraffic {
  readonly #end = new AbortController();
  #channel: SocketChannel | undefined;
  /** of the last message before it was recorded; that one need not be in the record */
  #before: string | undefined;
  #isRecorded = false;
  readonly #burst = new Burst();
  #fetching: Fetching | undefined;
  #starting: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly plain: KernelTraffic,
    private readonly deps: RecordedDeps,
  ) {
    // The record has what the server drops.
    plain.onDropped = () => {
      if (!this.#isRecorded) return false;
      if (!this.#fetching) void this.#fetch(true);
      return true;
    };
  }

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    this.#fetching = undefined;
    this.plain.opened(again, channel);
    if (again && this.#isRecorded && this.plain.lastId !== undefined) void this.#fetch(false);
  }

  sent(data: SocketData): void {
    this.plain.sent(data);
    if (this.plain.runs.length === 0) return;
    clearTimeout(this.#leaving);
    const afterMs = this.deps.afterMs();
    if (afterMs <= 0 || this.#isRecorded) return;
    this.#starting ??= setTimeout(() => void this.#record(), this.deps.recorder.isAtHand ? 0 : afterMs);
  }

  received(data: unknown): boolean {
    if (!isOnIopub(data)) return this.plain.received(data);
    const fetching = this.#fetching;
    switch (fetching?.state) {
      case "dropping":
        return !this.plain.isOfKernel(data) && this.plain.received(data);
      case "holding":
        fetching.held.push(data);
        return false;
      case "passing":
        return !this.#isDouble(fetching, data) && this.plain.received(data);
      case undefined:
        return this.#receiveAndLook(data);
    }
  }

  #receiveAndLook(data: unknown): boolean {
    const isForHolder = this.plain.received(data);
    // From the message after this one on.
    if (this.#isRecorded && this.#burst.isBegun()) void this.#fetch(true);
    return isForHolder;
  }

  lost(error: Error | undefined): void {
    this.plain.lost(error);
  }

  slept(): void {
    this.#forget();
    this.plain.slept();
  }

  asleep(data: SocketData): "wake" | "keep" | "done" {
    return this.plain.asleep(data);
  }

  declined(data: SocketData, error: unknown): boolean {
    return this.plain.declined(data, error);
  }

  ended(why: SocketLoss | undefined): void {
    const isAtWork = this.plain.runs.length > 0;
    this.#end.abort(new DOMException("The connection has ended.", "AbortError"));
    for (const timer of [this.#starting, this.#leaving, this.#settling]) clearTimeout(timer);
    // What runs on is recorded on: for the window that comes back to it.
    if (this.#isRecorded && !isAtWork) this.deps.recorder.leave(this.deps.kernelId());
    this.plain.ended(why);
  }

  /** The kernel is another one now, or none. */
  #forget(): void {
    this.#lapse();
    this.#fetching = undefined;
  }

  /** From now on it is not known any more whether all was heard. */
  #lapse(): void {
    this.#isRecorded = false;
    this.plain.allHeardSinceMs = Infinity;
  }

  async #record(): Promise<void> {
    const { deps, plain } = this;
    try {
      const [oldest] = plain.runs;
      if (!oldest) return;
      const running = plain.runs.map(({ id }) => id);
      await deps.recorder.record(deps.kernelId(), running, this.#end.signal);
      this.#isRecorded = true;
      this.#before = this.#channel?.isOpen() ? plain.lastId : undefined;
      // A kernel does one thing after the other: as long as it is at this one, it has not spoken of what was sent later.
      plain.allHeardSinceMs = plain.runs.includes(oldest) ? oldest.sentAtMs + 1 : performance.now();
      this.#leaveLater();
    } catch (error) {
      if (!this.#end.signal.aborted) deps.log.info(`the kernel is not recorded: ${String(error)}`);
    } finally {
      this.#starting = undefined;
    }
  }

  #leaveLater(): void {
    this.#leaving = setTimeout(() => {
      if (this.plain.runs.length > 0) {
        this.#leaveLater();
        return;
      }
      this.#lapse();
      this.deps.recorder.leave(this.deps.kernelId());
    }, LEAVE_AFTER_MS);
  }

  /** @param isBurst the kernel says more at once than its server lets through: the record has all of it, and is read for as long */
  async #fetch(isBurst: boolean): Promise<void> {
    const fetching = (this.#fetching = new Fetching());
    const isWanted = () => this.#fetching === fetching && !this.#end.signal.aborted;
    try {
      if (isBurst) await this.#readBurst(fetching, isWanted);
      fetching.state = "holding";
      if (isWanted()) await this.#bringAll(fetching, isWanted);
    } catch (error) {
      if (!isWanted()) return;
      this.deps.log.info(`what the connection did not bring is not fetched: ${String(error)}`);
      if (fetching.state === "dropping") this.plain.tellMissing();
      this.#lapse();
      this.#starting ??= setTimeout(() => void this.#record(), 0);
    }
    if (!isWanted()) return;
    this.deps.log.info(`${fetching.ids.size} messages of the kernel came from its record`);
    fetching.state = "passing";
    for (const data of fetching.held.splice(0)) if (!this.#isDouble(fetching, data)) this.#pass(data);
    this.#settling = setTimeout(() => this.plain.settle(), REPLY_MS);
  }

  async #readBurst(fetching: Fetching, isWanted: () => boolean): Promise<void> {
    fetching.state = "dropping";
    for (let calm = 0; calm < CALM_LOOKS && this.plain.runs.length > 0 && isWanted();) {
      const count = await this.#bringAll(fetching, isWanted);
      calm = count < CALM_MESSAGES ? calm + 1 : 0;
      await wait(LOOK_MS, this.#end.signal);
    }
  }

  /** @returns how many messages there were */
  async #bringAll(fetching: Fetching, isWanted: () => boolean): Promise<number> {
    const before = fetching.ids.size;
    const limits = [this.#end.signal, AbortSignal.timeout(FETCH_MS)];
    await underEither(limits, (signal) => this.#bring(fetching, isWanted, signal));
    return fetching.ids.size - before;
  }

  async #bring(fetching: Fetching, isWanted: () => boolean, signal: AbortSignal): Promise<void> {
    const { lastId: after = "" } = this.plain;
    for await (const { isKnown, isFirst, messages } of this.deps.recorder.since(this.deps.kernelId(), after, signal)) {
      if (!isKnown && !(isFirst && after === this.#before)) {
        this.plain.allHeardSinceMs = Infinity;
        this.plain.tellMissing();
      }
      for (const [index, parts] of messages.entries()) {
        if (index % AT_ONCE === 0) await setImmediate();
        // The connection was lost again meanwhile.
        if (!isWanted()) return;
        const frame = frameOfParts(this.#channel?.protocol ?? "", "iopub", parts);
        fetching.ids.add(idOf(frame));
        this.#pass(frame);
      }
    }
  }

  /**
   * What the server itself kept comes first over the new connection, and in order: with the first message of the kernel that is not in the
   * record nothing comes twice any more.
   */
  #isDouble(fetching: Fetching, data: unknown): boolean {
    if (fetching.ids.has(idOf(data))) return true;
    if (this.plain.isOfKernel(data)) this.#fetching = undefined;
    return false;
  }

  #pass(data: unknown): void {
    if (this.plain.received(data)) this.#channel?.deliver(data as string | Buffer);
  }
}

import { setImmediate } from "node:timers/promises";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { frameOfParts, idOf, isOnIopub } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";

export interface RecordedDeps {
  recorder: KernelRecorder;
  /** A cell that runs for longer is recorded, in ms; 0: none is. */
  recordAfterMs(): number;
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
/** So many messages are brought to their cells without a pause for the rest of the editor. */
const AT_ONCE = 200;

/** What came while the connection was away, and is being fetched. */
class Fetching {
  /** what comes over the new connection meanwhile: it is younger, or it is in the record too */
  held: unknown[] | undefined = [];
  /** of the messages that came from the record */
  readonly ids = new Set<string>();
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
  #fetching: Fetching | undefined;
  #starting: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly plain: KernelTraffic,
    private readonly deps: RecordedDeps,
  ) {}

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    this.#fetching = undefined;
    this.plain.opened(again, channel);
    const { lastId } = this.plain;
    if (again && this.#isRecorded && lastId !== undefined) void this.#fetch(lastId);
  }

  sent(data: SocketData): void {
    this.plain.sent(data);
    if (this.plain.runs.length === 0) return;
    clearTimeout(this.#leaving);
    const afterMs = this.deps.recordAfterMs();
    if (afterMs > 0 && !this.#isRecorded) this.#starting ??= setTimeout(() => void this.#record(), afterMs);
  }

  received(data: unknown): boolean {
    const fetching = this.#fetching;
    if (!isOnIopub(data)) return this.plain.received(data);
    if (fetching?.held) {
      fetching.held.push(data);
      return false;
    }
    if (fetching && this.#isDouble(fetching, data)) return false;
    return this.plain.received(data);
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

  async #fetch(after: string): Promise<void> {
    const fetching = (this.#fetching = new Fetching());
    const isWanted = () => this.#fetching === fetching && !this.#end.signal.aborted;
    try {
      const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(FETCH_MS)]);
      for await (const { isKnown, isFirst, messages } of this.deps.recorder.since(
        this.deps.kernelId(),
        after,
        signal,
      )) {
        if (!isKnown && !(isFirst && after === this.#before)) {
          this.plain.allHeardSinceMs = Infinity;
          this.plain.tellMissing();
        }
        if (!(await this.#bring(fetching, messages, isWanted))) return;
      }
      this.deps.log.info(`${fetching.ids.size} messages that came while the connection was away were fetched`);
    } catch (error) {
      if (!isWanted()) return;
      this.deps.log.info(`what came while the connection was away is not fetched: ${String(error)}`);
      this.#lapse();
      this.#starting ??= setTimeout(() => void this.#record(), 0);
    }
    if (!isWanted()) return;
    const held = fetching.held ?? [];
    fetching.held = undefined;
    for (const data of held) if (!this.#isDouble(fetching, data)) this.#pass(data);
    this.#settling = setTimeout(() => this.plain.settle(), REPLY_MS);
  }

  /** `false`: the connection was lost again meanwhile. */
  async #bring(
    fetching: Fetching,
    messages: readonly (readonly Buffer[])[],
    isWanted: () => boolean,
  ): Promise<boolean> {
    for (const [index, parts] of messages.entries()) {
      if (index % AT_ONCE === 0) await setImmediate();
      if (!isWanted()) return false;
      const frame = frameOfParts(this.#channel?.protocol ?? "", "iopub", parts);
      fetching.ids.add(idOf(frame));
      this.#pass(frame);
    }
    return true;
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

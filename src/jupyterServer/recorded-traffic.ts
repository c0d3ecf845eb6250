import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { wait } from "../transport/waiting.js";
import { Burst, Fetching } from "./fetching.js";
import { isOnIopub } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";
import { Prelude, prepend } from "./prelude.js";
import { RecordReader } from "./record-reader.js";

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
/** A server that kept the reply gives it soon after the connection is back, in ms. */
const REPLY_MS = 1_000;
/** A burst is over when so few messages came between two looks, in ms, and so often. */
const [CALM_MESSAGES, CALM_LOOKS, LOOK_MS] = [100, 3, 300];
/** How often the record is looked at until it has what the connection brought. */
const LAG_TRIES = 20;

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
  readonly #prelude = new Prelude();
  readonly #reader: RecordReader;
  #fetching: Fetching | undefined;
  #starting: NodeJS.Timeout | undefined;
  #recording: Promise<void> | undefined;
  /** when it was asked last to run something, by `performance.now()` */
  #usedAtMs = 0;
  #leaving: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(
    private readonly plain: KernelTraffic,
    private readonly deps: RecordedDeps,
  ) {
    this.#reader = new RecordReader({
      ...deps,
      plain,
      signal: this.#end.signal,
      protocol: () => this.#channel?.protocol ?? "",
      begins: (after) => after === this.#before,
      pass: (frame) => this.#pass(frame),
    });
    // The record has what the server drops.
    plain.onDropped = () => {
      if (!this.#isRecorded) return false;
      if (this.#fetching) this.#fetching.sawBurst();
      else this.#fetch(true);
      return true;
    };
  }

  opened(again: boolean, channel: SocketChannel): void {
    this.#channel = channel;
    this.#fetching = undefined;
    // What an earlier window has sent is open from the beginning.
    const isResumed = !again && this.plain.runs.length > 0;
    this.plain.opened(again, channel);
    if (isResumed || (again && this.#isRecorded)) this.#fetch(false);
    else if (again) {
      // What was said in the gap is not in it.
      this.#prelude.drop();
      this.#recordLater();
    }
  }

  sent(data: SocketData): void {
    this.plain.sent(data);
    if (this.plain.runs.length > 0) this.#usedAtMs = performance.now();
    this.#recordLater();
  }

  /** Also after a break: it may have kept this window from having it recorded. */
  #recordLater(): void {
    if (this.plain.runs.length === 0) return;
    const afterMs = this.deps.afterMs();
    if (afterMs <= 0 || this.#isRecorded) return;
    this.#prelude.begin();
    this.#starting ??= setTimeout(() => void this.#recordOnce(), this.deps.recorder.isAtHand ? 0 : afterMs);
  }

  /** For what runs now. @returns whether it is recorded, from when it resolves on */
  async recordNow(): Promise<boolean> {
    if (!this.#isRecorded && this.deps.afterMs() > 0) {
      this.#prelude.begin();
      await this.#recordOnce();
    }
    return this.#isRecorded;
  }

  #recordOnce(): Promise<void> {
    clearTimeout(this.#starting);
    return (this.#recording ??= this.#record());
  }

  received(data: unknown): boolean {
    if (!isOnIopub(data)) return this.plain.received(data);
    this.#prelude.heard(data);
    const fetching = this.#fetching;
    if (fetching && this.#burst.isBegun()) fetching.sawBurst();
    switch (fetching?.state) {
      case "dropping":
        return !this.plain.isOfKernel(data) && this.plain.received(data);
      case "holding":
        fetching.held.push(data);
        return false;
      case "passing":
        return this.#receiveAfter(fetching, data);
      case undefined:
        return this.#receiveAndLook(data);
    }
  }

  #receiveAndLook(data: unknown): boolean {
    const isForHolder = this.plain.received(data);
    // From the message after this one on.
    if (this.#isRecorded && this.#burst.isBegun()) this.#fetch(true);
    return isForHolder;
  }

  lost(error: Error | undefined): void {
    this.deps.recorder.lineLost();
    this.plain.lost(error);
  }

  slept(): void {
    // The kernel is another one now, or none.
    this.#lapse();
    this.#fetching = undefined;
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

  /** From now on it is not known any more whether all was heard. */
  #lapse(): void {
    this.#isRecorded = false;
    this.plain.allHeardSinceMs = Infinity;
  }

  async #record(): Promise<void> {
    const { deps, plain } = this;
    const channel = this.#channel;
    // What was said between the loss and the record's beginning is in no record: the server may have kept it, and is believed.
    const isBroken = () => channel !== this.#channel || !channel?.isOpen();
    try {
      const [oldest] = plain.runs;
      if (!oldest) {
        this.#prelude.drop();
        return;
      }
      const running = plain.runs.map(({ id }) => id);
      const first = await deps.recorder.record(deps.kernelId(), running, this.#end.signal);
      if (isBroken()) throw new Error("the connection was lost meanwhile");
      this.#isRecorded = true;
      if (first === undefined) this.#prelude.drop();
      else this.#prelude.endBefore(first, (frames) => void prepend(frames, this.#channel, this.deps, this.#end.signal));
      this.#before = plain.lastIds[0];
      // A kernel does one thing after the other: as long as it is at this one, it has not spoken of what was sent later.
      plain.allHeardSinceMs = plain.runs.includes(oldest) ? oldest.sentAtMs + 1 : performance.now();
      this.#leaveLater();
    } catch (error) {
      if (!this.#end.signal.aborted) deps.log.info(`the kernel is not recorded: ${String(error)}`);
    } finally {
      this.#starting = this.#recording = undefined;
    }
    if (isBroken() && this.#channel?.isOpen()) this.#recordLater();
  }

  #leaveLater(): void {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => {
      const isUsed = this.plain.runs.length > 0 || performance.now() - this.#usedAtMs < LEAVE_AFTER_MS;
      if (isUsed) this.#leaveLater();
      else {
        this.#lapse();
        this.deps.recorder.leave(this.deps.kernelId());
      }
    }, LEAVE_AFTER_MS);
  }

  #fetch(isBurst: boolean): void {
    const fetching = (this.#fetching = new Fetching((data) => this.plain.isOfKernel(data)));
    fetching.isBurst = isBurst;
    void this.#catchUp(fetching);
  }

  async #catchUp(fetching: Fetching): Promise<void> {
    const isWanted = () => this.#fetching === fetching && !this.#end.signal.aborted;
    try {
      do {
        if (fetching.isBurst) await this.#readBurst(fetching, isWanted);
        fetching.state = "holding";
        const live = fetching.held.find((data) => fetching.isFirstLive(data));
        fetching.isJoined ||= live !== undefined;
        await this.#bringUpTo(live, fetching, isWanted);
      } while (isWanted() && (fetching.isBurst || fetching.held.some((data) => fetching.isFirstLive(data))));
    } catch (error) {
      if (!isWanted()) return;
      this.deps.log.info(`what the connection did not bring is not fetched: ${String(error)}`);
      if (fetching.state === "dropping") this.plain.tellMissing();
      fetching.isJoined = fetching.hasFailed = true;
      fetching.isBurst = false;
      this.#lapse();
      this.#starting ??= setTimeout(() => void this.#recordOnce(), 0);
    }
    if (!isWanted()) return;
    this.deps.log.info(`${fetching.ids.size} messages of the kernel came from its record`);
    if (!this.#isRecorded && !fetching.hasFailed) {
      // It is recorded for an earlier window, or for another one.
      this.#isRecorded = true;
      this.#usedAtMs = performance.now();
      this.#leaveLater();
    }
    this.#passHeld(fetching);
  }

  #passHeld(fetching: Fetching): void {
    fetching.state = "passing";
    const { held } = fetching;
    for (let data = held.shift(); data !== undefined; data = held.shift()) {
      if (!fetching.isDouble(data)) this.#pass(data);
      // The server said that it drops what comes next: that is in the record, and before the rest of these.
      if (fetching.isBurst) {
        void this.#catchUp(fetching);
        return;
      }
    }
    this.#settling = setTimeout(() => this.plain.settle(), REPLY_MS);
  }

  /** @param live what the connection has brought. On a busy machine the recorder hears it later than the server: what comes before it is there by then */
  async #bringUpTo(live: unknown, fetching: Fetching, isWanted: () => boolean): Promise<void> {
    for (let tries = 1; isWanted(); tries++) {
      await this.#reader.bringAll(fetching, isWanted);
      if (live === undefined || fetching.isDouble(live) || tries === LAG_TRIES) return;
      await wait(LOOK_MS, this.#end.signal);
    }
  }

  #receiveAfter(fetching: Fetching, data: unknown): boolean {
    if (fetching.isDouble(data)) return false;
    if (fetching.isFirstLive(data) || fetching.isBurst) {
      fetching.held.push(data);
      void this.#catchUp(fetching);
      return false;
    }
    // Nothing comes twice any more.
    if (this.plain.isOfKernel(data)) this.#fetching = undefined;
    return this.plain.received(data);
  }

  async #readBurst(fetching: Fetching, isWanted: () => boolean): Promise<void> {
    fetching.state = "dropping";
    fetching.isBurst = false;
    fetching.held = fetching.held.filter((data) => !this.plain.isOfKernel(data));
    for (let calm = 0; calm < CALM_LOOKS && this.plain.runs.length > 0 && isWanted();) {
      const count = await this.#reader.bringAll(fetching, isWanted);
      calm = count < CALM_MESSAGES ? calm + 1 : 0;
      await wait(LOOK_MS, this.#end.signal);
    }
  }

  #pass(data: unknown): void {
    if (this.plain.received(data)) this.#channel?.deliver(data as string | Buffer | ArrayBuffer);
  }
}

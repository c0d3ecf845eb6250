import { setTimeout as delay } from "node:timers/promises";
import type { SocketChannel, SocketData, SocketLoss, SocketTraffic } from "../transport/types.js";
import { within } from "../transport/waiting.js";
import { isOnIopub } from "./frames.js";
import { type KernelRecorder, NotHeard } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";
import { Prelude, prepend } from "./prelude.js";
import { RecordMerge } from "./record-merge.js";
import { RecordReader } from "./record-reader.js";
import { WholeRuns } from "./whole-runs.js";

export interface RecordedDeps {
  recorder: KernelRecorder;
  /** A cell that runs for longer is recorded, in ms; 0: none is. */
  afterMs(): number;
  /** at the server, where the last connection leads */
  kernelId(): string;
  /** As `RecordMergeDeps.isSplit`, of a connection in this protocol that has taken the place of another one. */
  maySplit(protocol: string): boolean;
  log: { info(message: string): void };
}

/** A kernel that nobody used for so long is not recorded any more, in ms. */
const LEAVE_AFTER_MS = 600_000;
/** A recorder that was not asked for so long is asked whether it is still there before the next cell, in ms. */
const WATCH_AGAIN_MS = 30_000;
/** A kernel that the recorder does not hear yet is asked for again after this time, in ms. */
const HEARD_AGAIN_MS = 5_000;
/** Likewise, where somebody waits for it. */
const WANTED_AGAIN_MS = 1_000;
/** The message that the record begins with is heard here too, by then, and what came before it is kept, in ms. */
const HANDING_MS = 30_000;

/**
 * Fills the gap that a lost connection leaves: what the kernel said meanwhile is fetched from the recorder, in order, before anything that
 * comes over the new connection. To what is beneath, everything looks as if it had come over that.
 */
export class RecordedTraffic implements SocketTraffic {
  readonly #end = new AbortController();
  #channel: SocketChannel | undefined;
  /** of the last message before it was recorded; that one need not be in the record */
  #before: string | undefined;
  #isRecorded = false;
  #isSplit = false;
  readonly #prelude = new Prelude();
  readonly #merge: RecordMerge;
  readonly #whole: WholeRuns;
  #starting: NodeJS.Timeout | undefined;
  #recording: Promise<void> | undefined;
  /** its holder has let go of it at work: what is said from then on, and is heard here, nobody has shown */
  #goesOn = false;
  /** What came before the record is on its way there. Gives whether it is kept. */
  #handing: Promise<boolean> | undefined;
  #isWhole = true;
  /** when it was asked last to run something, by `performance.now()` */
  #usedAtMs = 0;
  /** when the recorder was asked last to record this, by `performance.now()` */
  #watchedAtMs = 0;
  #leaving: NodeJS.Timeout | undefined;

  constructor(
    private readonly plain: KernelTraffic,
    private readonly deps: RecordedDeps,
  ) {
    const signal = this.#end.signal;
    const pass = (frame: unknown) => this.#pass(frame);
    const isRecorded = () => this.#isRecorded;
    const protocol = () => this.#channel?.protocol ?? "";
    const begins = (after: string) => after === this.#before;
    const lastIds = () => this.#whole.lastIds;
    const reader = new RecordReader({ ...deps, plain, lastIds, signal, protocol, begins, pass });
    const deliver = (data: unknown) => this.#channel?.deliver(data as string | Buffer | ArrayBuffer);
    this.#whole = new WholeRuns({ ...deps, plain, signal, isRecorded, protocol, pass, deliver });
    this.#merge = new RecordMerge({
      plain,
      reader,
      signal,
      log: deps.log,
      receive: (data) => this.#whole.received(data),
      pass,
      isRecorded,
      isSplit: () => this.#isSplit,
      fetched: () => this.#fetched(),
      failed: () => {
        this.#lapse();
        this.#starting ??= setTimeout(() => void this.#recordOnce(), 0);
      },
    });
    // The record has what the server drops.
    plain.onDropped = () => this.#isRecorded && this.#merge.sawBurst();
  }

  opened(again: boolean, channel: SocketChannel): void {
    this.#whole.opened();
    this.#channel = channel;
    this.#merge.drop();
    // What an earlier window has sent is open from the beginning, and until its record was read.
    const isResumed = this.plain.runs.some(({ sentAtMs }) => sentAtMs === 0);
    this.#isSplit = (again || isResumed) && this.deps.maySplit(channel.protocol);
    this.plain.opened(again, channel);
    // What was said in the gap is not in it.
    if (again && !this.#isRecorded) this.#prelude.drop();
    if (isResumed || (again && this.#isRecorded)) this.#merge.begin();
    else if (again) {
      this.#whole.gap();
      this.#recordLater();
    }
  }

  sent(data: SocketData): void {
    // What begins now is recorded from its beginning on.
    if (this.#isRecorded && !this.#handing && this.plain.runs.length === 0) this.#isWhole = true;
    this.plain.sent(data);
    if (this.plain.runs.length > 0) this.#usedAtMs = performance.now();
    this.#recordLater();
    if (this.#isRecorded) this.#merge.sent();
  }

  /** Also after a break: it may have kept this window from having it recorded. */
  #recordLater(): void {
    if (this.plain.runs.length === 0) return;
    const afterMs = this.deps.afterMs();
    if (this.#isRecorded) {
      this.#watchAgain();
      return;
    }
    if (afterMs <= 0) return;
    this.#prelude.begin();
    this.#starting ??= setTimeout(() => void this.#recordOnce(), this.deps.recorder.isAtHand ? 0 : afterMs);
  }

  /** Whoever keeps it may have ended since: its process can be killed, or its terminal culled. What comes now is kept anew then. */
  #watchAgain(): void {
    if (performance.now() - this.#watchedAtMs < WATCH_AGAIN_MS) return;
    this.#watch().then(
      (first) => {
        // Its first message is a new one: there is another record.
        if (first !== undefined) this.#before = this.#whole.lastIds[0];
      },
      (error: unknown) => {
        if (this.#end.signal.aborted) return;
        this.deps.log.info(`the kernel is not recorded any more: ${String(error)}`);
        this.#lapse();
      },
    );
  }

  /** As `KernelRecorder.record`, with what runs now. */
  #watch(): Promise<string | undefined> {
    this.#watchedAtMs = performance.now();
    const running = this.plain.runs.map(({ id }) => id);
    return this.deps.recorder.record(this.deps.kernelId(), running, this.#end.signal);
  }

  /** For what runs now. @returns whether it is recorded from its beginning on, as it is when it resolves */
  async recordNow(): Promise<boolean> {
    if (!this.#isRecorded && this.deps.afterMs() > 0) {
      this.#prelude.begin();
      await within(HANDING_MS, this.#untilRecorded());
    }
    const isWhole = this.#handing ? await within(HANDING_MS, this.#handing) : this.#isWhole;
    return this.#isRecorded && isWhole === true;
  }

  /** On a busy machine the recorder may not hear the kernel at the first try. */
  async #untilRecorded(): Promise<void> {
    const deadline = performance.now() + HANDING_MS;
    await this.#recordOnce();
    while (this.#starting && performance.now() < deadline) {
      await delay(WANTED_AGAIN_MS, undefined, { ref: false });
      await this.#recordOnce();
    }
  }

  /** What has just begun and goes on without this holder is to be in the record. */
  lastWords(): Promise<void> | undefined {
    const isWanted = this.plain.runs.length > 0 && this.deps.afterMs() > 0;
    const isDone = this.#isRecorded && !this.#handing;
    if (!isWanted || isDone) return undefined;
    this.#goesOn = true;
    return this.recordNow().then(() => undefined);
  }

  async #handOver(first: string): Promise<boolean> {
    const frames = await this.#prelude.endBefore(first);
    this.#isWhole = frames !== undefined && (await prepend(frames, this.#channel, this.deps, this.#end.signal));
    this.#handing = undefined;
    return this.#isWhole;
  }

  #recordOnce(): Promise<void> {
    clearTimeout(this.#starting);
    return (this.#recording ??= this.#record());
  }

  received(data: unknown): boolean {
    if (!isOnIopub(data)) {
      this.#whole.replied();
      return this.plain.received(data);
    }
    this.#prelude.heard(data);
    return this.#merge.received(data);
  }

  lost(error: Error | undefined): void {
    this.deps.recorder.lineLost();
    this.plain.lost(error);
  }

  slept(): void {
    // The kernel is another one now, or none.
    this.#lapse();
    this.#whole.release();
    this.#merge.drop();
    this.plain.slept();
  }

  asleep(data: SocketData): "wake" | "keep" | "done" {
    return this.plain.asleep(data);
  }

  declined(data: SocketData, error: unknown): boolean {
    return this.plain.declined(data, error);
  }

  ended(why: SocketLoss | undefined): void {
    this.#whole.release();
    const isAtWork = this.plain.runs.length > 0;
    this.#end.abort(new DOMException("The connection has ended.", "AbortError"));
    this.#merge.drop();
    for (const timer of [this.#starting, this.#leaving]) clearTimeout(timer);
    // What runs on is recorded on: for the window that comes back to it.
    if (this.#isRecorded && !isAtWork && !this.#goesOn) this.deps.recorder.leave(this.deps.kernelId());
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
    let isHeard = true;
    try {
      const [oldest] = plain.runs;
      if (!oldest && !this.#goesOn) {
        this.#prelude.drop();
        return;
      }
      const first = await this.#watch();
      if (isBroken()) throw new Error("the connection was lost meanwhile");
      this.#isRecorded = true;
      if (first === undefined) this.#prelude.drop();
      else this.#handing = this.#handOver(first);
      this.#before = this.#whole.lastIds[0];
      // A kernel does one thing after the other: as long as it is at this one, it has not spoken of what was sent later.
      plain.allHeardSinceMs = oldest && plain.runs.includes(oldest) ? oldest.sentAtMs + 1 : performance.now();
      this.#leaveLater();
      if (this.#isSplit) this.#merge.begin();
    } catch (error) {
      if (!this.#end.signal.aborted) deps.log.info(`the kernel is not recorded: ${String(error)}`);
      isHeard = !(error instanceof NotHeard);
    } finally {
      this.#starting = this.#recording = undefined;
    }
    if (this.#end.signal.aborted) return;
    if (isBroken() && this.#channel?.isOpen()) this.#recordLater();
    // Its beginning is in the prelude, for as long as this window is there.
    else if (!isHeard) this.#starting ??= setTimeout(() => void this.#recordOnce(), HEARD_AGAIN_MS);
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

  /** What was asked for came. It may be recorded for an earlier window, or for another one. */
  #fetched(): void {
    if (this.#isRecorded) return;
    this.#isRecorded = true;
    this.#usedAtMs = performance.now();
    this.#leaveLater();
  }

  #pass(data: unknown): void {
    if (this.#whole.received(data)) this.#channel?.deliver(data as string | Buffer | ArrayBuffer);
  }
}

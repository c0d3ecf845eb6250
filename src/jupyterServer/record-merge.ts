import { wait } from "../transport/waiting.js";
import { Burst, Fetching } from "./fetching.js";
import { NoRecord } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";
import type { RecordReader } from "./record-reader.js";

export interface RecordMergeDeps {
  plain: Pick<KernelTraffic, "isOfKernel" | "runs" | "settle" | "tellMissing">;
  reader: RecordReader;
  /** of the socket's end */
  signal: AbortSignal;
  log: { info(message: string): void };
  /** the next message. @returns whether the client gets it now */
  receive(data: unknown): boolean;
  /** the next message, and the client gets it */
  pass(data: unknown): void;
  isRecorded(): boolean;
  /**
   * May the connection bring only a part of what the kernel says? A gateway has the kernel's words for whichever connection came last: while
   * the server before it does not know that an older one is dead, the two take them from each other, again and again (jupyter_server 2.21
   * with jupyter_enterprise_gateway 3.3).
   */
  isSplit(): boolean;
  /** The record has brought what was asked for. */
  fetched(): void;
  /** It could not be had, or not all of it. */
  failed(): void;
}

/** A server that kept the reply gives it soon after the connection is back, in ms. */
const REPLY_MS = 1_000;
/** A burst is over when so few messages came between two looks, in ms, and so often. */
const [CALM_MESSAGES, CALM_LOOKS, LOOK_MS] = [100, 3, 300];
/** How often the record is looked at until it has what the connection brought. */
const LAG_TRIES = 20;
/** A kernel that says nothing is looked at in ever longer pauses, up to this, in ms. */
const QUIET_LOOK_MS = 2_000;

/**
 * What the kernel says, from its record and from the connection, in one order. What a server kept for the connection comes twice then, and
 * passes once.
 */
export class RecordMerge {
  readonly #burst = new Burst();
  #fetching: Fetching | undefined;
  #settling: NodeJS.Timeout | undefined;
  /** of this connection: it may be looked for again and again */
  #isToldUnrecorded = false;

  constructor(private readonly deps: RecordMergeDeps) {}

  /** From now on the record is read after what is known, until the connection brings what comes next. */
  begin(isBurst = false): void {
    const fetching = (this.#fetching = new Fetching((data) => this.deps.plain.isOfKernel(data)));
    fetching.isBurst = isBurst;
    void this.#catchUp(fetching);
  }

  /** The server drops some of it. @returns whether it is read from the record */
  sawBurst(): boolean {
    if (this.#fetching) this.#fetching.sawBurst();
    else this.begin(true);
    return true;
  }

  /** The kernel was given something to do. */
  sent(): void {
    if (!this.deps.isSplit() || !this.#isAtWork) return;
    const fetching = this.#fetching;
    if (!fetching) this.begin();
    else if (fetching.state === "passing" && !fetching.hasFailed) void this.#catchUp(fetching);
  }

  drop(): void {
    this.#fetching = undefined;
    this.#isToldUnrecorded = false;
    clearTimeout(this.#settling);
  }

  /** On IOPub. @returns whether the client gets it */
  received(data: unknown): boolean {
    const { plain } = this.deps;
    const fetching = this.#fetching;
    if (fetching && this.#burst.isBegun()) fetching.sawBurst();
    switch (fetching?.state) {
      case "dropping":
        return !plain.isOfKernel(data) && this.deps.receive(data);
      case "holding":
        fetching.held.push(data);
        return false;
      case "passing":
        return this.#receiveAfter(fetching, data);
      case undefined:
        return this.#receiveAndLook(data);
    }
  }

  get #isAtWork(): boolean {
    return this.deps.plain.runs.some(({ idle }) => !idle);
  }

  #receiveAndLook(data: unknown): boolean {
    const isForHolder = this.deps.receive(data);
    // From the message after this one on.
    if (this.deps.isRecorded() && this.#burst.isBegun()) this.begin(true);
    return isForHolder;
  }

  async #catchUp(fetching: Fetching): Promise<void> {
    const { plain, log, signal } = this.deps;
    const isWanted = () => this.#fetching === fetching && !signal.aborted;
    try {
      do {
        if (fetching.isBurst) await this.#readBurst(fetching, isWanted);
        fetching.state = "holding";
        if (this.deps.isSplit()) await this.#follow(fetching, isWanted);
        const live = fetching.held.find((data) => fetching.isFirstLive(data));
        fetching.isJoined ||= live !== undefined;
        await this.#bringUpTo(live, fetching, isWanted);
      } while (isWanted() && (fetching.isBurst || fetching.held.some((data) => fetching.isFirstLive(data))));
    } catch (error) {
      if (!isWanted()) return;
      log.info(`what the connection did not bring is not fetched: ${String(error)}`);
      const isPartly = !(error instanceof NoRecord) && fetching.count > 0;
      if (fetching.state === "dropping" || isPartly) plain.tellMissing();
      else if (error instanceof NoRecord && !this.#isToldUnrecorded) {
        this.#isToldUnrecorded = true;
        plain.tellMissing("unrecorded");
      }
      fetching.isJoined = fetching.hasFailed = true;
      fetching.isBurst = false;
      this.deps.failed();
    }
    if (!isWanted()) return;
    log.info(`${fetching.count} messages of the kernel came from its record`);
    if (!fetching.hasFailed) this.deps.fetched();
    this.#passHeld(fetching);
  }

  #passHeld(fetching: Fetching): void {
    fetching.state = "passing";
    const { held } = fetching;
    for (let data = held.shift(); data !== undefined; data = held.shift()) {
      if (!fetching.isDouble(data)) this.deps.pass(data);
      // The server said that it drops what comes next: that is in the record, and before the rest of these.
      if (fetching.isBurst) {
        void this.#catchUp(fetching);
        return;
      }
    }
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.deps.plain.settle(), REPLY_MS);
  }

  /** @param live what the connection has brought. On a busy machine the recorder hears it later than the server: what comes before it is there by then */
  async #bringUpTo(live: unknown, fetching: Fetching, isWanted: () => boolean): Promise<void> {
    for (let tries = 1; isWanted(); tries++) {
      await this.deps.reader.bringAll(fetching, isWanted);
      if (live === undefined || fetching.isDouble(live) || tries === LAG_TRIES) return;
      await wait(LOOK_MS, this.deps.signal);
    }
  }

  /** As long as the kernel is at work all that it says is read from the record, since the connection may not bring all of it. */
  async #follow(fetching: Fetching, isWanted: () => boolean): Promise<void> {
    fetching.isJoined = false;
    for (let pauseMs = LOOK_MS; isWanted() && !fetching.isBurst;) {
      const count = await this.deps.reader.bringAll(fetching, isWanted);
      fetching.dropDoubles();
      if (!this.#isAtWork) return;
      pauseMs = count > 0 ? LOOK_MS : Math.min(pauseMs * 2, QUIET_LOOK_MS);
      await wait(pauseMs, this.deps.signal);
    }
  }

  #receiveAfter(fetching: Fetching, data: unknown): boolean {
    const { plain } = this.deps;
    if (fetching.isDouble(data)) return false;
    if (fetching.isFirstLive(data) || fetching.isBurst) {
      fetching.held.push(data);
      void this.#catchUp(fetching);
      return false;
    }
    // Nothing comes twice any more.
    if (plain.isOfKernel(data) && !this.deps.isSplit()) this.#fetching = undefined;
    return this.deps.receive(data);
  }

  async #readBurst(fetching: Fetching, isWanted: () => boolean): Promise<void> {
    fetching.state = "dropping";
    fetching.isBurst = false;
    fetching.held = fetching.held.filter((data) => !this.deps.plain.isOfKernel(data));
    for (let calm = 0; calm < CALM_LOOKS && this.deps.plain.runs.length > 0 && isWanted();) {
      const count = await this.deps.reader.bringAll(fetching, isWanted);
      calm = count < CALM_MESSAGES ? calm + 1 : 0;
      await wait(LOOK_MS, this.deps.signal);
    }
  }
}

import { idOf } from "./frames.js";

/** More than this in such a time, in ms, is a burst: of 1,000 messages at once, or in a second, servers drop some, partly in silence. */
const [BURST_MESSAGES, BURST_MS] = [400, 500];

/** More than a server keeps for a connection that is away. */
const MAX_IDS = 200_000;

/** What is fetched from the record, and what becomes of what comes over the connection meanwhile. */
export class Fetching {
  /**
   * `dropping`: all of it is in the record; `holding`: it is younger, or in the record too; `passing`: all is fetched, and what is not in the
   * record passes.
   */
  state: "dropping" | "holding" | "passing" = "holding";
  held: unknown[] = [];
  /** The kernel says more at once than its server lets through: the record has all of it, and is read for as long. */
  isBurst = false;
  /** messages that came from the record */
  count = 0;
  readonly #ids = new Set<string>();
  /**
   * The connection has brought a message that is not in the record, and after that the record was read. Only then nothing is missing between
   * the two: a server that opens a socket throws away what the kernel says until it has had an answer from it (jupyter_server 2.21, `nudge`).
   */
  isJoined = false;
  /** The record, or the rest of it, could not be had. */
  hasFailed = false;

  constructor(private readonly isOfKernel: (data: unknown) => boolean) {}

  dropDoubles(): void {
    this.held = this.held.filter((data) => !this.isDouble(data));
  }

  /** While one is read from the record it is no other. */
  sawBurst(): void {
    this.isBurst ||= this.state !== "dropping" && !this.hasFailed;
  }

  brought(id: string): void {
    this.count++;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MAX_IDS && oldest !== undefined) this.#ids.delete(oldest);
  }

  isDouble(data: unknown): boolean {
    return this.#ids.has(idOf(data));
  }

  /** Is it the first of the kernel's that is younger than the record? What the server itself kept is in it, and comes before. */
  isFirstLive(data: unknown): boolean {
    return !this.isJoined && this.isOfKernel(data) && !this.isDouble(data);
  }
}

/** Notices that messages come faster than servers let through. Asked for each message. */
export class Burst {
  #begunAtMs = 0;
  #messages = 0;

  isBegun(): boolean {
    const now = performance.now();
    if (now - this.#begunAtMs > BURST_MS) [this.#begunAtMs, this.#messages] = [now, 0];
    return ++this.#messages > BURST_MESSAGES;
  }
}

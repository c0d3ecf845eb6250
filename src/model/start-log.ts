import type { Pending } from "../hubClient/start/pending-phase.js";
import type { Unheard, UserOptions } from "../hubClient/types.js";
import type { ServerId } from "../text/ids.js";
import { type Moment, msSince } from "../transport/moment.js";
import type { ModelLog } from "./model-log.js";

/** So that a queue that counts its seconds for days does not fill the memory: the oldest are forgotten, and would be written again. */
const MAX_REMEMBERED_MESSAGES = 1_000;
const MAX_STARTS = 10;
/** Of each start: the first of them, and the latest. */
const MAX_LINES = 200;
const FIRST_LINES = 50;
const MAX_LINE_CHARACTERS = 500;

/** What is written where the hub's messages do not arrive. */
export const UNHEARD =
  "no messages of the hub arrive: something in front of it keeps them back, such as a proxy that buffers answers (proxy_buffering of nginx); the hub is asked instead";

/** Something that was heard of a start. Its text is the hub's own, without secrets. */
export interface StartLine {
  /** since its begin */
  readonly afterMs: number;
  readonly text: string;
  /** how far the start is by it */
  readonly pending?: Pending | undefined;
}

export interface StartEnd {
  readonly afterMs: number;
  readonly kind: "running" | "withdrawn" | "failed";
  /** of a failure, without secrets */
  readonly why: string;
}

export interface StartAbout {
  readonly serverId: ServerId;
  /** whose start: `hub.example: gpu` */
  readonly label: string;
  /** this window asked for it; otherwise another one or the browser did */
  readonly isOwn: boolean;
  readonly began: Moment;
  /** With what it was asked for, as far as that may be kept: some of it may be no one else's to read. */
  readonly options: UserOptions | undefined;
}

/** One start, as this window heard of it. */
export interface StartRecord extends StartAbout {
  readonly lines: readonly StartLine[];
  /** how many lines there were after the first of them that are not kept */
  readonly leftOut: number;
  readonly end?: StartEnd;
}

/**
 * The last starts of this window, in its memory alone: what a hub says belongs on no disk but in the log's own file.
 */
export class StartLogs {
  readonly #all: StartRecord[] = [];

  constructor(private readonly log: ModelLog) {}

  /** the latest last */
  get all(): readonly StartRecord[] {
    return this.#all;
  }

  begin(about: StartAbout, now: () => Moment): StartLog {
    const record = { ...about, lines: [], leftOut: 0 };
    this.#all.push(record);
    if (this.#all.length > MAX_STARTS) this.#all.shift();
    return new StartLog(this.log, record, now);
  }
}

/**
 * One start in the log: a header, every message of the hub once (spawners repeat theirs each second, and tell all of them again to
 * each reader), and how it ended. The log adds the time and takes secrets out.
 */
export class StartLog {
  readonly #written = new Set<string>();

  constructor(
    private readonly log: ModelLog,
    private readonly record: StartRecord & { lines: StartLine[]; leftOut: number; end?: StartEnd },
    private readonly now: () => Moment,
  ) {
    log.info(`---- ${record.label}: ${record.isOwn ? "start asked for" : "following a start of elsewhere"} ----`);
  }

  message(message: string, pending?: Pending): void {
    if (message === "" || this.#written.has(message)) return;
    const [oldest] = this.#written;
    if (oldest !== undefined && this.#written.size >= MAX_REMEMBERED_MESSAGES) this.#written.delete(oldest);
    this.#written.add(message);
    this.log.info(`${this.record.label}: ${message}`);
    this.#keep(message, pending);
  }

  unheard(why: Unheard): void {
    if (why !== "silent") return;
    this.message(UNHEARD);
  }

  /** @param why as the log has it @param reason without what is said by the kind of end already */
  ended(kind: StartEnd["kind"], why = "", reason = why): void {
    const { log, record } = this;
    log.info(`---- ${record.label}: ${kind === "running" ? "the server runs" : why || kind} ----`);
    record.end = { kind, afterMs: this.#afterMs, why: this.#kept(reason) };
  }

  get #afterMs(): number {
    return msSince(this.record.began, this.now());
  }

  #keep(message: string, pending: Pending | undefined): void {
    const { record } = this;
    record.lines.push({ afterMs: this.#afterMs, text: this.#kept(message), pending });
    if (record.lines.length <= MAX_LINES) return;
    record.lines.splice(FIRST_LINES, 1);
    record.leftOut++;
  }

  /** Before it is cut: a part of a secret is not known for one. */
  #kept(text: string): string {
    return this.log.redacted(text).slice(0, MAX_LINE_CHARACTERS);
  }
}

import { type Moment, momentNow } from "../transport/moment.js";
import { bytesOf } from "../transport/socket/socket-data.js";
import type { SocketData } from "../transport/types.js";
import type { Envelope } from "./frames.js";

/** A request whose end has not come: the kernel answers it on its channel, and says "idle" on IOPub when all of its output was sent. */
export interface OpenRequest {
  readonly id: string;
  readonly type: string;
  readonly channel: string;
  readonly session: string;
  /** of its frame, in bytes */
  readonly bytes: number;
  /** of code that is run, unless it is large: for when it was lost on its way */
  readonly frame: SocketData | undefined;
  /** by `performance.now()` */
  readonly sentAtMs: number;
  /** It is a cell that somebody has run. */
  readonly isCell: boolean;
  /** after an error of it the kernel runs nothing of what it was sent before it answered */
  readonly stopsOnError: boolean;
  /** the kernel said something to it */
  taken: boolean;
  replied: boolean;
  idle: boolean;
  /** the kernel said on IOPub that it works on it, and which number it has there */
  begun: boolean;
  /** `undefined`: not yet, or nobody knows */
  begunAt: Moment | undefined;
  count: number | undefined;
  /** the kernel reported an error of it on IOPub */
  failed: boolean;
  /** what it said there of the error, but for the traceback */
  error: { ename: unknown; evalue: unknown } | undefined;
}

/** What a request says of itself. */
export type Asked = Pick<OpenRequest, "id" | "type" | "channel" | "session">;

export function openRequest(request: Asked & Partial<Envelope>, data?: SocketData): OpenRequest {
  const { id, type, channel, session } = request;
  const bytes = data === undefined ? 0 : bytesOf(data);
  const frame = type === "execute_request" && bytes <= MAX_KEPT_BYTES ? data : undefined;
  const nothingYet = {
    taken: false,
    replied: false,
    idle: false,
    begun: false,
    begunAt: undefined,
    count: undefined,
    failed: false,
    error: undefined,
  };
  const content = request.content?.();
  const stopsOnError = content?.["stop_on_error"] !== false;
  const isCell = type === "execute_request" && isRun(content);
  return { id, type, channel, session, bytes, frame, sentAtMs: performance.now(), isCell, stopsOnError, ...nothingYet };
}

/** Code that somebody wrote is shorter. */
const MAX_KEPT_BYTES = 256 * 1024;
/** More than any client has under way; beyond it the oldest is forgotten, as one whose end is not waited for. */
const MAX_OPEN = 1_000;

/** What was asked of a kernel over a socket and is not answered yet. */
export class OpenRequests {
  readonly #open = new Map<string, OpenRequest>();

  /** @param changed there are so many cells among them now, and the one that runs began then, where that is known */
  constructor(private readonly changed: (cells: number, begunAt: Moment | undefined) => void = () => undefined) {}

  get all(): OpenRequest[] {
    return [...this.#open.values()];
  }

  sent(request: Envelope, data: SocketData): void {
    if (request.channel !== "shell" || !request.type.endsWith("_request")) return;
    this.#open.set(request.id, openRequest(request, data));
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
    this.#tell();
  }

  /** An earlier window sent these, and this one takes them up. */
  resume(ids: readonly string[]): void {
    for (const id of ids) {
      const request = openRequest({ id, type: "execute_request", channel: "shell", session: "" });
      this.#open.set(id, { ...request, sentAtMs: 0 });
    }
    this.#tell();
  }

  /** @returns code that the kernel says right now to be done with, and whose reply is not there yet */
  received({ channel, type, parent, date, content }: Envelope): OpenRequest | undefined {
    if (type === "status" && isRestart(content())) this.clear();
    const request = this.#open.get(parent);
    if (!request) return undefined;
    request.taken = true;
    if (channel === "shell" && type.endsWith("_reply")) request.replied = true;
    if (type === "error") {
      const { ename, evalue } = content() ?? {};
      request.failed = true;
      request.error = { ename, evalue };
    }
    const begins = type === "execute_input" && !request.begun;
    if (type === "execute_input") {
      request.begun = true;
      request.begunAt ??= begunAt(date, request.sentAtMs);
      const count = content()?.["execution_count"];
      if (typeof count === "number") request.count = count;
    }
    const isIdle = type === "status" && content()?.["execution_state"] === "idle";
    request.idle ||= isIdle;
    if (request.replied && request.idle) this.forget(parent);
    else if (begins && request.isCell) this.#tell();
    return isIdle && isUnreplied(request) ? request : undefined;
  }

  /** The kernel has not replied to it. */
  isAwaited(id: string): boolean {
    return this.#open.get(id)?.replied === false;
  }

  /** The one of this size that the kernel knows nothing of. */
  untaken(bytes: number): OpenRequest | undefined {
    return this.all.find((request) => request.bytes === bytes && !request.taken);
  }

  forget(id: string): void {
    this.#open.delete(id);
    this.#tell();
  }

  clear(): void {
    this.#open.clear();
    this.#tell();
  }

  #tell(): void {
    const cells = this.all.filter(({ isCell }) => isCell);
    this.changed(cells.length, cells.find(({ begun, idle }) => begun && !idle)?.begunAt);
  }
}

/** A date that tells no zone could be of any. */
const ZONED = /(?:Z|[+-]\d\d:?\d\d)$/;
/** The clocks of two machines may differ by so much, in ms. */
const CLOCKS_MS = 60_000;

/**
 * When a kernel began to work on a request, as it says now. After a gap that may be long ago, so its own word counts where it can be true; of what
 * an earlier window has sent nothing else is known.
 */
function begunAt(date: string, sentAtMs: number): Moment | undefined {
  const now = momentNow();
  const isResumed = sentAtMs === 0;
  const agoMs = ZONED.test(date) ? now.wallMs - Date.parse(date) : NaN;
  const isPossible = agoMs >= 0 && (isResumed || agoMs <= now.steadyMs - sentAtMs);
  if (isPossible) return { wallMs: now.wallMs - agoMs, steadyMs: now.steadyMs - agoMs };
  return !isResumed || Math.abs(agoMs) < CLOCKS_MS ? now : undefined;
}

/** Is it code that the kernel has done with, as it said on IOPub, and whose reply is not there? */
export function isUnreplied({ type, idle, replied }: OpenRequest): boolean {
  return type === "execute_request" && idle && !replied;
}

/**
 * The reply to a request that has ended, from what the kernel said on IOPub: there it has said all but payloads. Of one that it never began to
 * work on, because of an error before it, it says only that it is idle.
 */
export function replyTo({ begun, failed, error, count }: OpenRequest): Record<string, unknown> {
  if (!begun) return { status: "aborted" };
  const counted = count === undefined ? {} : { execution_count: count };
  if (failed) return { status: "error", ...counted, ename: "", evalue: "", ...error, traceback: [] };
  return { status: "ok", ...counted, user_expressions: {}, payload: [] };
}

/** The kernel that is restarted knows nothing of what was asked of it before, and clients drop it themselves. */
export function isRestart(content: Record<string, unknown> | undefined): boolean {
  const state = content?.["execution_state"];
  return state === "restarting" || state === "autorestarting";
}

/**
 * Is this execution the user's own code, or another extension's that the user is to be asked about? What the Jupyter extension runs for
 * itself, as after each reload, is not remembered by the kernel and may ask for input; what it runs for others may not (2026.6.1,
 * `executeSilently…`).
 */
export function isRun(content: Record<string, unknown> | undefined): boolean {
  const { store_history: remembered, allow_stdin: mayAsk } = content ?? {};
  return remembered !== false || mayAsk === false;
}

import type { Link } from "../network/link.js";
import type {
  Connect,
  HubWebSocket,
  LastingPolicy,
  SocketConnection,
  SocketData,
  SocketEnd,
  SocketEvents,
  SocketLoss,
} from "../types.js";
import { outlookOf, pauseMs } from "./retries.js";
import { type Callback, later, SendQueue } from "./send-queue.js";
import { asArrayBuffer } from "./socket-data.js";

/** One that is lost sooner than this was of no use, and its loss is another failed try, in ms. */
const SETTLED_MS = 5_000;
const NORMAL = 1000;
/** RFC 6455: ended without a closing handshake. */
const ABNORMAL = 1006;

/** `asleep`: what it led to is gone, and it is not known whether it is wanted again. `waking`: it is being made again. */
type State = "connecting" | "open" | "asleep" | "waking" | "ended";

/**
 * A connection that outlives the real ones beneath it. When one is lost, another is made with the same URL (and so the same session of a
 * kernel), what is sent meanwhile waits, and the holder of the socket sees nothing of it. When the policy says that what it led to is
 * gone, it ends, or sleeps until the holder wants it again. It ends when the holder closes it, and for a reason that another try does not
 * change.
 */
export class LastingConnection implements SocketConnection {
  readonly #end = new AbortController();
  readonly #waiting = new SendQueue();
  #state: State = "connecting";
  #current: SocketConnection | undefined;
  /** '' when the server selected none; `undefined` before the first is open */
  #protocol: string | undefined;
  #isClosing = false;
  #tries = 0;
  /** when the current one was opened, or the one before it, in ms of `performance.now()` */
  #openedAt = 0;
  #isJudging = false;
  #timer: NodeJS.Timeout | undefined;
  #binaryType: HubWebSocket["binaryType"] = "nodebuffer";
  readonly #onTransportEnd = () => this.#finish({ code: ABNORMAL, reason: "the hub was closed" });

  constructor(
    private readonly link: Link,
    private readonly plain: Connect,
    private readonly policy: LastingPolicy,
    private url: URL,
    private readonly protocols: string[],
    private readonly events: SocketEvents,
  ) {
    if (policy.url) this.url = policy.url();
    link.ended.addEventListener("abort", this.#onTransportEnd);
    this.#connect();
  }

  get bufferedAmount(): number {
    return this.#waiting.bytes + (this.#current?.bufferedAmount ?? 0);
  }

  setBinaryType(type: HubWebSocket["binaryType"]): void {
    this.#binaryType = type;
    this.#current?.setBinaryType(type);
  }

  get isOpen(): boolean {
    return this.#state === "open" && this.#current?.isOpen === true;
  }

  send(data: SocketData, callback?: Callback): void {
    // Between the other side's wish to close and the end there can be half a minute.
    if (this.isOpen) {
      this.#sendNow(data, callback);
      return;
    }
    const wanted = this.#state === "asleep" ? this.policy.traffic.asleep(data) : "keep";
    if (wanted === "done") {
      later(callback);
      return;
    }
    if (!this.#waiting.add(data, callback)) {
      const reason = "too much waited to be sent while the connection was away";
      process.nextTick(() => this.#finish({ code: ABNORMAL, reason }));
    } else if (wanted === "wake") void this.#wake();
  }

  ping(data: unknown, callback?: Callback): void {
    if (this.#state === "open") this.#current?.ping(data, callback);
    else later(callback, new Error("The connection is being made again."));
  }

  close(code?: number, reason?: string): void {
    // A code that is none throws here, and then it is not closing.
    this.#current?.close(code, reason);
    this.#isClosing = true;
    if (!this.#current) process.nextTick(() => this.#finish({ code: NORMAL, reason: "" }));
  }

  terminate(): void {
    this.#isClosing = true;
    if (this.#current) this.#current.terminate();
    else process.nextTick(() => this.#finish({ code: ABNORMAL, reason: "terminated" }));
  }

  #connect(): void {
    if (this.#state === "ended") return;
    // What an earlier connection still tells is of no interest.
    const own = (act: () => void) => connection === this.#current && act();
    const connection = this.plain(this.url, this.protocols, {
      opened: (protocol) => own(() => this.#opened(protocol)),
      message: (data, isBinary) => own(() => this.#received(data, isBinary)),
      ping: (data) => own(() => this.events.ping(data)),
      pong: (data) => own(() => this.events.pong(data)),
      ended: (end) => own(() => this.#lost(end)),
    });
    this.#current = connection;
    connection.setBinaryType(this.#binaryType);
  }

  #received(data: unknown, isBinary: boolean): void {
    if (this.policy.traffic.received(data)) this.#tell(() => this.events.message(data, isBinary));
  }

  #opened(protocol: string): void {
    if (this.#protocol !== undefined && protocol !== this.#protocol) {
      this.#endOtherwise();
      return;
    }
    this.#state = "open";
    this.#openedAt = performance.now();
    this.#tellOpen(protocol);
    this.#waiting.empty(({ data, callback }) => this.send(data, callback));
  }

  /** The holder encodes for the protocol that it knows: only a socket of its own making can take another one up. */
  #endOtherwise(): void {
    this.#isClosing = true;
    // Another server speaks, so the kernel is gone: what was under way ends in words, as does what waited for it.
    this.#waiting.empty(({ data, callback }) => {
      this.policy.traffic.sent(data);
      later(callback);
    });
    this.policy.traffic.slept();
    this.#current?.terminate();
  }

  #tellOpen(protocol: string): void {
    const again = this.#protocol !== undefined;
    this.#protocol = protocol;
    this.policy.traffic.opened(again, {
      protocol,
      isOpen: () => this.isOpen,
      send: (data) => this.#sendNow(data),
      renew: () => this.#renew(),
      deliver: (data) => this.#deliver(data),
    });
    if (again) this.link.log.info(`socket ${this.url.pathname}: open again`);
    else this.#tell(() => this.events.opened(protocol));
  }

  #lost(end: SocketEnd): void {
    this.#current = undefined;
    const outlook = outlookOf(end, this.#protocol !== undefined);
    if (this.#isClosing || this.link.ended.aborted || outlook === "final") {
      this.#finish(end);
      return;
    }
    if (this.#state === "open") {
      this.policy.traffic.lost(end.error);
      if (performance.now() - this.#openedAt > SETTLED_MS) this.#tries = 0;
    }
    this.#state = "connecting";
    if (outlook === "waits") {
      void this.#waitUntilAdmitted();
      return;
    }
    if (this.#tries > 0) void this.#judge(end);
    this.#timer = setTimeout(() => this.#connect(), pauseMs(this.#tries++));
  }

  async #judge(end: SocketEnd): Promise<void> {
    if (this.#isJudging) return;
    this.#isJudging = true;
    const openedAt = this.#openedAt;
    const verdict = await this.policy.verdict(this.#end.signal).catch(() => "unknown" as const);
    this.#isJudging = false;
    // One that was open since then tells more than the answer to an older question.
    if (this.#state !== "connecting" || this.#openedAt !== openedAt) return;
    // A try that is under way may have another token already.
    if (verdict === "refused" && !this.#current) void this.#waitUntilAdmitted();
    if (verdict !== "gone") return;
    this.policy.gone();
    if (this.policy.revive) this.#sleep();
    else this.#finish({ code: end.code, reason: end.reason }, "gone");
  }

  #renew(): void {
    if (!this.isOpen || this.#isClosing) return;
    this.#letGo();
    if (this.policy.url) this.url = this.policy.url();
    this.#state = "connecting";
    this.#connect();
  }

  /** Until then each try would be one more refusal. */
  async #waitUntilAdmitted(): Promise<void> {
    clearTimeout(this.#timer);
    await this.policy.admitted(this.#end.signal).catch(() => undefined);
    this.#connect();
  }

  /** Neither has one nor is making one. */
  #letGo(): void {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    // Nothing is told any more of what it still brings.
    current?.terminate();
  }

  /** To its holder it is open, also where it never was. */
  #sleep(): void {
    this.#state = "asleep";
    this.#letGo();
    this.link.log.info(`socket ${this.url.pathname}: what it led to is gone`);
    if (this.#protocol === undefined) this.#tellOpen(this.protocols[0] ?? "");
    this.policy.traffic.slept();
    this.#waiting.empty(({ data, callback }) => this.send(data, callback));
  }

  async #wake(): Promise<void> {
    if (this.#isClosing) return;
    this.#state = "waking";
    try {
      const url = await this.policy.revive?.(this.#end.signal);
      if (this.#end.signal.aborted) return;
      if (!url) {
        this.#finish({ code: ABNORMAL, reason: "what it led to is gone" }, "gone");
        return;
      }
      this.url = url;
      this.#state = "connecting";
      this.#tries = 0;
      this.#connect();
    } catch (error) {
      if (this.#end.signal.aborted) return;
      this.#state = "asleep";
      this.#waiting.empty(({ data, callback }) => {
        if (this.policy.traffic.declined(data, error)) later(callback);
        else this.#waiting.add(data, callback);
      });
    }
  }

  #finish(end: SocketEnd, why: SocketLoss = "given-up"): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    this.#end.abort(new DOMException("The socket has ended.", "AbortError"));
    this.link.ended.removeEventListener("abort", this.#onTransportEnd);
    this.#letGo();
    // A holder that connects again waits on for what it asked over this one, and nobody would know of it.
    const isLost = !this.#isClosing && !this.link.ended.aborted && this.#protocol !== undefined;
    this.#waiting.empty(({ data, callback }) => {
      if (isLost) this.policy.traffic.sent(data);
      later(callback, new Error("The socket has ended."));
    });
    this.policy.traffic.ended(isLost ? why : undefined);
    this.policy.ended();
    this.#tell(() => this.events.ended(end));
  }

  #sendNow(data: SocketData, callback?: Callback): void {
    this.policy.traffic.sent(data);
    this.#current?.send(data, callback);
  }

  #deliver(data: string | Buffer): void {
    const shaped = typeof data !== "string" && this.#binaryType === "arraybuffer" ? asArrayBuffer(data) : data;
    this.#tell(() => this.events.message(shaped, typeof data !== "string"));
  }

  /** A listener's fault is its own. Thrown into `ws` it would stop all that comes over the connection, without a word. */
  #tell(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.link.log.warn(`socket ${this.url.pathname}: a listener failed: ${String(error)}`);
    }
  }
}

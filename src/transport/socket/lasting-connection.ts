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
import { IdleRelease } from "./idle-release.js";
import { Reconnection } from "./reconnection.js";
import { type Callback, later, SendQueue } from "./send-queue.js";
import { shaped } from "./socket-data.js";

const NORMAL = 1000;
/** RFC 6455: ended without a closing handshake. */
const ABNORMAL = 1006;

/** `asleep`: it has no connection until it is used again. `waking`: it is found out where to connect. */
type State = "connecting" | "open" | "asleep" | "waking" | "ended";

/**
 * A connection that outlives the real ones beneath it. When one is lost, another is made with the same URL (and so the same session of a
 * kernel), what is sent meanwhile waits, and the holder of the socket sees nothing of it. When the policy says that what it led to is
 * gone, it ends, or sleeps until the holder wants it again; it also sleeps where it is not used. It ends when the holder closes it, and for
 * a reason that another try does not change.
 */
export class LastingConnection implements SocketConnection {
  readonly #end = new AbortController();
  readonly #waiting = new SendQueue();
  #state: State = "connecting";
  #current: SocketConnection | undefined;
  /** '' when the server selected none; `undefined` before the first is open */
  #protocol: string | undefined;
  #isClosing = false;
  /** of one that sleeps: what it led to is not there any more */
  #isGone = false;
  readonly #again: Reconnection;
  readonly #release: IdleRelease | undefined;
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
    const { signal } = this.#end;
    const sleep = () => this.isOpen && !this.#isClosing && this.#sleep();
    if (policy.release) this.#release = new IdleRelease(policy.release, signal, sleep);
    this.#again = new Reconnection({
      policy,
      away: link.away,
      signal,
      connect: () => this.#connect(),
      isReaching: () => this.#current?.isReaching === true,
      gone: (end) => this.#gone(end),
    });
    this.#again.begin();
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
    const { traffic } = this.policy;
    const send = (out?: SocketData) => (out === undefined ? later(callback) : this.#send(out, callback));
    const outgoing = traffic.sending ? traffic.sending(data) : data;
    if (outgoing instanceof Promise) void outgoing.then(send);
    else send(outgoing);
  }

  #send(data: SocketData, callback?: Callback): void {
    const { traffic } = this.policy;
    // Between the other side's wish to close and the end there can be half a minute.
    if (this.isOpen) {
      this.#sendNow(data, callback);
      return;
    }
    let wanted: ReturnType<typeof traffic.asleep> = "keep";
    if (this.#state === "asleep") wanted = this.#isGone ? traffic.asleep(data) : "wake";
    if (wanted === "done") later(callback);
    else if (!this.#waiting.add(data, callback)) {
      const reason = "too much waited to be sent while the connection was away";
      process.nextTick(() => this.#finish({ code: ABNORMAL, reason }));
    } else if (wanted === "wake") void this.#wake();
  }

  ping(data: unknown, callback?: Callback): void {
    if (this.#state === "open") this.#current?.ping(data, callback);
    else later(callback, new Error("The connection is being made again."));
  }

  lastWords(): Promise<void> | undefined {
    return this.isOpen && !this.#isClosing ? this.policy.traffic.lastWords?.() : undefined;
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
    this.#letGo();
    // What an earlier connection still tells is of no interest.
    const own = (act: () => void) => connection === this.#current && act();
    const connection = this.plain(this.url, this.protocols, {
      opened: (protocol) => own(() => this.#opened(protocol)),
      message: (data, isBinary) => own(() => this.#received(data, isBinary)),
      ping: (data) => own(() => this.events.ping(data)),
      pong: (data) => own(() => this.events.pong(data)),
      answered: (ms) => own(() => this.policy.answered?.(ms)),
      ended: (end) => own(() => this.#lost(end)),
    });
    this.#current = connection;
    connection.setBinaryType(this.#binaryType);
  }

  #received(data: unknown, isBinary: boolean): void {
    this.#release?.used();
    if (this.policy.traffic.received(data)) this.#tell(() => this.events.message(data, isBinary));
  }

  #opened(protocol: string): void {
    if (this.#protocol !== undefined && protocol !== this.#protocol) {
      this.#endOtherwise();
      return;
    }
    this.#state = "open";
    this.#tellOpen(protocol, this.#again.opened());
    this.#release?.start();
    this.#waiting.empty(({ data, callback }) => this.#send(data, callback));
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

  /** @param awayMs for how long it was lost */
  #tellOpen(protocol: string, awayMs?: number): void {
    const again = this.#protocol !== undefined;
    this.#protocol = protocol;
    this.policy.traffic.opened(again, {
      protocol,
      isOpen: () => this.isOpen,
      send: (data) => this.#sendNow(data),
      renew: () => this.#renew(),
      deliver: (data) =>
        this.#tell(() => this.events.message(shaped(data, this.#binaryType), typeof data !== "string")),
    });
    const after = awayMs === undefined ? "" : ` after ${(awayMs / 1000).toFixed(1)} s`;
    if (again) this.link.log.info(`socket ${this.url.pathname}: open again${after}`);
    else this.#tell(() => this.events.opened(protocol));
  }

  #lost(end: SocketEnd): void {
    this.#current = undefined;
    this.#release?.stop();
    const isOver = this.#isClosing || this.link.ended.aborted;
    if (isOver || !this.#again.lost(end, this.#protocol !== undefined)) {
      this.#finish(end);
      return;
    }
    if (this.#state === "open") this.policy.traffic.lost(end.error);
    this.#state = "connecting";
  }

  #gone({ code, reason }: SocketEnd): void {
    if (this.#isClosing) return;
    this.policy.gone();
    if (this.policy.revive) this.#sleepOfTheGone();
    else this.#finish({ code, reason }, "gone");
  }

  #renew(): void {
    if (!this.isOpen || this.#isClosing) return;
    if (this.policy.url) this.url = this.policy.url();
    this.#state = "connecting";
    this.#again.begin();
  }

  /** Neither has one nor is making one. */
  #letGo(): void {
    this.#release?.stop();
    const current = this.#current;
    this.#current = undefined;
    // Nothing is told any more of what it still brings.
    current?.terminate();
  }

  /** To its holder it is open. */
  #sleep(isGone = false): void {
    this.#state = "asleep";
    this.#isGone = isGone;
    this.#again.stop();
    this.#letGo();
    if (!isGone) this.policy.release?.released?.();
    const why = isGone ? "what it led to is gone" : "not used for long, and let go until it is";
    this.link.log.info(`socket ${this.url.pathname}: ${why}`);
  }

  /** Also where it was never open, it is to its holder. */
  #sleepOfTheGone(): void {
    this.#sleep(true);
    if (this.#protocol === undefined) this.#tellOpen(this.protocols[0] ?? "");
    this.policy.traffic.slept();
    this.#waiting.empty(({ data, callback }) => this.#send(data, callback));
  }

  async #wake(): Promise<void> {
    if (this.#isClosing) return;
    this.#state = "waking";
    try {
      const url = this.#isGone ? await this.policy.revive?.(this.#end.signal) : this.url;
      if (this.#end.signal.aborted) return;
      if (!url) {
        this.#finish({ code: ABNORMAL, reason: "what it led to is gone" }, "gone");
        return;
      }
      this.url = url;
      this.#state = "connecting";
      this.#again.begin();
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
    this.#again.stop();
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
    this.#release?.used();
    this.policy.traffic.sent(data);
    this.#current?.send(data, callback);
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

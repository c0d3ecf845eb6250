import { EventEmitter } from "node:events";
import { hubUrl } from "../address.js";
import type { Link } from "../network/link.js";
import type {
  Connect,
  HubWebSocket,
  HubWebSocketClass,
  SocketConnection,
  SocketData,
  SocketEnd,
  SocketEventListener,
  SocketEventType,
} from "../types.js";
import { within } from "../waiting.js";
import { domEvent, DomListeners } from "./dom-events.js";

const NORMAL = 1000;
/** What is done before the end may take so long, in ms: to start a kernel, at most. */
const LAST_MS = 15_000;
const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;
type Callback = (error?: Error) => void;

/**
 * What the Jupyter extension and @jupyterlab/services hold. It is separate from its connection, which may be one that lasts over losses
 * (`LastingConnection`).
 *
 * Everything that happens is emitted, and the `on…` handlers and listeners are called from `emit`: the Jupyter extension's
 * subclass overrides `emit` to let its hooks see, delay and change messages.
 */
class HubSocket extends EventEmitter implements HubWebSocket {
  readonly url: string;
  onopen: HubWebSocket["onopen"] = null;
  onmessage: HubWebSocket["onmessage"] = null;
  onclose: HubWebSocket["onclose"] = null;
  onerror: HubWebSocket["onerror"] = null;
  #readyState: 0 | 1 | 2 | 3 = states.CONNECTING;
  #protocol = "";
  #binaryType: HubWebSocket["binaryType"] = "nodebuffer";
  readonly #listeners = new DomListeners();
  readonly #link: Link;
  readonly #connection: SocketConnection;
  readonly #watched: () => void;

  constructor(link: Link, connect: Connect, address: string | URL, protocols: string | string[] = []) {
    super();
    this.#link = link;
    const url = hubUrl(link, address);
    this.url = url.href.replace(/^http/, "ws");
    this.#connection = connect(url, [protocols].flat(), {
      opened: (protocol) => this.#opened(protocol),
      message: (data, isBinary) => this.emit("message", data, isBinary),
      ping: (data) => this.emit("ping", data),
      pong: (data) => this.emit("pong", data),
      ended: (end) => this.#ended(end),
    });
    this.#watched = link.lastWords.of(() => this.#lastWords());
  }

  get protocol() {
    return this.#protocol;
  }

  get readyState() {
    return this.#readyState;
  }

  get bufferedAmount() {
    return this.#connection.bufferedAmount;
  }

  get binaryType() {
    return this.#binaryType;
  }

  set binaryType(type) {
    this.#binaryType = type;
    this.#connection.setBinaryType(type);
  }

  send(data: SocketData, callback?: Callback) {
    if (this.#readyState === states.CONNECTING) throw notOpen();
    if (this.#readyState === states.OPEN) this.#connection.send(data, callback);
    else if (callback) process.nextTick(callback, notOpen());
  }

  ping(...args: unknown[]) {
    const data = typeof args[0] === "function" ? undefined : args[0];
    const callback = args.find((argument): argument is Callback => typeof argument === "function");
    if (this.#readyState === states.OPEN) this.#connection.ping(data, callback);
    else if (callback) process.nextTick(callback, notOpen());
  }

  close(code?: number, reason?: string) {
    if (this.#readyState === states.CLOSED) return;
    const words = code === undefined || code === NORMAL ? this.#lastWords() : undefined;
    const end = () => this.#connection.close(code, reason);
    if (words) this.#link.lastWords.before(within(LAST_MS, words), end);
    else end();
    this.#readyState = states.CLOSING;
  }

  terminate() {
    if (this.#readyState === states.CLOSED) return;
    this.#connection.terminate();
    this.#readyState = states.CLOSING;
  }

  addEventListener(type: SocketEventType, listener: SocketEventListener, options?: { once?: boolean }) {
    this.#listeners.add(type, listener, options?.once ?? false);
  }

  removeEventListener(type: SocketEventType, listener: SocketEventListener) {
    this.#listeners.remove(type, listener);
  }

  override emit(name: string | symbol, ...args: unknown[]): boolean {
    const handler = this.#handler(name);
    const handled = handler !== null || this.#listeners.has(name);
    if (handled) {
      const event = domEvent(this, name, args);
      if (event) {
        handler?.call(this, event as never);
        this.#listeners.dispatch(name, event);
      }
    }
    // An EventEmitter throws for an error that nobody listens to: here that would end the extension host.
    if (name === "error" && this.listenerCount(name) === 0) return handled;
    return super.emit(name, ...args) || handled;
  }

  #lastWords() {
    return this.#readyState === states.OPEN ? this.#connection.lastWords?.() : undefined;
  }

  #handler(name: string | symbol) {
    switch (name) {
      case "open":
        return this.onopen;
      case "message":
        return this.onmessage;
      case "close":
        return this.onclose;
      case "error":
        return this.onerror;
      default:
        return null;
    }
  }

  #opened(protocol: string) {
    if (this.#readyState !== states.CONNECTING) return;
    this.#protocol = protocol;
    this.#readyState = states.OPEN;
    this.emit("open");
  }

  #ended({ code, reason, error }: SocketEnd) {
    this.#readyState = states.CLOSING;
    if (error) {
      if (this.listenerCount("error") === 0) this.#link.log.warn(`${new URL(this.url).pathname}: ${error.message}`);
      this.emit("error", error);
    }
    this.#readyState = states.CLOSED;
    this.#watched();
    this.emit("close", code, reason);
  }
}

function notOpen() {
  return new Error("The WebSocket is not open.");
}

/** The `WebSocket` class of one hub (see `HubWebSocketClass`) over the connections that `connect` makes. */
export function createWebSocketClass(link: Link, connect: Connect): HubWebSocketClass {
  const HubSocketOfLink = class HubWebSocket extends HubSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(link, connect, address, protocols);
    }
  };
  for (const [name, value] of Object.entries(states)) {
    Object.defineProperty(HubSocketOfLink, name, { value, enumerable: true });
    Object.defineProperty(HubSocketOfLink.prototype, name, { value, enumerable: true });
  }
  return HubSocketOfLink as unknown as HubWebSocketClass;
}

import { constants } from "node:buffer";
import type { ClientRequest, IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { hubUrl } from "../address.js";
import { codeOf } from "../error-code.js";
import { HubUnreachable, SocketBroken } from "../errors.js";
import { wantsCredentials } from "../http/asked-again.js";
import { requestId, shownPath } from "../http/request-log.js";
import { refusalOf } from "../http/upgrade.js";
import { type Link, USER_AGENT } from "../network/link.js";
import { isReset, toNetworkError } from "../network/network-errors.js";
import type { HubWebSocket, SocketConnection, SocketData, SocketEnd, SocketEvents } from "../types.js";
import { whenAborted } from "../waiting.js";
import { DEAD_AFTER_MS, Pulse } from "./pulse.js";
import { bytesOf } from "./socket-data.js";

/** A text frame is given on as one string; there are no longer strings. Notebooks do send outputs of hundreds of MB. */
const MAX_MESSAGE_BYTES = constants.MAX_STRING_LENGTH;
/**
 * Until the connection itself is there, in ms: what is lost on the way is sent again later and later, and a fresh try gets through sooner.
 * From then on a handshake has its whole time, as a Jupyter server answers it only once its kernel is ready. It is never tried a second time
 * meanwhile: the hub's proxy does not tell the server that the first one was given up, and where the server opens both, of one session as
 * they are, the kernel's answers to the one that is left are lost for good (measured: 3 of 12).
 */
const CONNECT_MS = 8_000;
/** RFC 6455: ended without a closing handshake. */
const ABNORMAL = 1006;
const TOO_LARGE = 1009;
const NORMAL = 1000;
/**
 * A server that is closed on right after it was sent something does not pass it on: jupyter_server 2.21 gives its kernel one message in each
 * turn of its loop (`ZMQStream`), and what is left goes with the connection (30 of 30 cells were lost). In ms: what counts as right after, and
 * how long the end is put off at most.
 */
const [RECENT_MS, FAREWELL_MS] = [1_000, 2_000];

type Callback = (error?: Error) => void;

/** One real connection to the hub. */
export class Upstream implements SocketConnection {
  #socket: WebSocket | undefined;
  #binaryType: HubWebSocket["binaryType"] = "nodebuffer";
  #largestSentBytes = 0;
  #ended = false;
  #pulse: Pulse | undefined;
  /** when something went over it last, in ms of `performance.now()`; `undefined`: it was not open yet, or is being closed here */
  #usedAt: number | undefined;
  #sentAt = -Infinity;
  /** so many messages were sent lately */
  #lately = 0;
  readonly #id = requestId();
  #timer: NodeJS.Timeout | undefined;
  #connectTimer: NodeJS.Timeout | undefined;
  #askedAgain = false;
  #isReaching = false;
  readonly #release: () => void;

  constructor(
    private readonly link: Link,
    private readonly url: URL,
    private readonly protocols: string[],
    private readonly events: SocketEvents,
  ) {
    this.#release = whenAborted(link.ended, () => this.terminate("the hub was closed"));
    if (!link.ended.aborted) void this.#connect();
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  get isReaching(): boolean {
    return this.#isReaching;
  }

  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  setBinaryType(type: HubWebSocket["binaryType"]): void {
    this.#binaryType = type;
    // @types/ws does not know "blob" yet.
    if (this.#socket) this.#socket.binaryType = type as "nodebuffer";
  }

  send(data: SocketData, callback?: Callback) {
    this.#largestSentBytes = Math.max(this.#largestSentBytes, bytesOf(data));
    this.#used();
    if (!this.#sentLately) this.#lately = 0;
    this.#lately++;
    this.#sentAt = performance.now();
    this.#socket?.send(data, callback);
  }

  ping(data?: unknown, callback?: Callback) {
    this.#used();
    this.#socket?.ping(data, undefined, callback);
  }

  close(code?: number, reason?: string) {
    this.#usedAt = undefined;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#closeAfterLast(this.#socket, code, reason);
    else if (this.#socket?.readyState !== WebSocket.CLOSING) this.terminate("closed before it was open");
  }

  get #sentLately(): boolean {
    return performance.now() - this.#sentAt < RECENT_MS;
  }

  /** Each answer to a ping says that the server has passed on one message more. */
  #closeAfterLast(socket: WebSocket, code?: number, reason?: string) {
    if (!this.#sentLately || (code !== undefined && code !== NORMAL)) {
      socket.close(code, reason);
      return;
    }
    this.link.lastWords.before(this.#passedOn(socket), () => socket.close(code, reason));
  }

  #passedOn(socket: WebSocket): Promise<void> {
    return new Promise((resolve) => {
      let left = this.#lately + 1;
      const end = () => {
        clearTimeout(timer);
        for (const event of ["pong", "close"]) socket.off(event, next);
        resolve();
      };
      const next = () => (left-- > 0 && socket.readyState === WebSocket.OPEN ? socket.ping() : end());
      const timer = setTimeout(end, FAREWELL_MS);
      for (const event of ["pong", "close"]) socket.on(event, next);
      next();
    });
  }

  terminate(reason = "terminated") {
    process.nextTick(() => this.#end({ code: ABNORMAL, reason }));
  }

  async #connect() {
    try {
      // A lasting socket connects again where its server is then.
      hubUrl(this.link, this.url);
      const [token, set] = await Promise.all([this.link.token(), this.link.ready()]);
      const authorization = token === undefined ? {} : { Authorization: `token ${token}` };
      if (!this.#ended) this.#open({ ...set, "User-Agent": USER_AGENT, ...authorization });
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #failAfter(ms: number) {
    return setTimeout(() => this.#fail(new HubUnreachable(this.link.baseUrl, "timeout", ms)), ms);
  }

  #open(headers: Record<string, string>) {
    this.#timer = this.#failAfter(this.link.settings().socketTimeoutMs);
    let protocol = "";
    let connection: IncomingMessage["socket"] | undefined;
    const socket = new WebSocket(this.url, this.protocols, {
      agent: this.link.freshAgent,
      headers,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      finishRequest: (request) => {
        this.#limitConnect(request);
        request.end();
      },
    });
    this.#socket = socket;
    this.setBinaryType(this.#binaryType);
    socket.on("upgrade", ({ headers, socket: upgraded }) => {
      connection = upgraded;
      protocol = headers["sec-websocket-protocol"] ?? "";
      // A server that selects no protocol speaks the legacy frames; ws would refuse it.
      headers["sec-websocket-protocol"] ??= this.protocols[0];
    });
    socket.on("unexpected-response", (_request, response) =>
      this.#fail(refusalOf(this.link.baseUrl, this.url, response)),
    );
    socket.on("open", () => {
      clearTimeout(this.#timer);
      this.#usedAt = performance.now();
      this.#log("open");
      if (connection) this.#listenTo(connection);
      this.#tell(() => this.events.opened(protocol));
    });
    for (const event of ["message", "ping", "pong"]) socket.on(event, () => this.#used());
    socket.on("message", (data, isBinary) =>
      this.#tell(() => this.events.message(isBinary ? data : (data as Buffer).toString(), isBinary)),
    );
    socket.on("ping", (data) => this.#tell(() => this.events.ping(data)));
    socket.on("pong", (data) => {
      this.#pulse?.pong();
      this.#tell(() => this.events.pong(data));
    });
    socket.on("error", (error) => {
      if (isReset(error)) this.#wasCut();
      if (!wantsCredentials(error) || this.#askedAgain) this.#fail(this.#typed(error));
      else this.#askAgain(socket);
    });
    socket.on("close", (code, reason) => this.#closed(code, reason.toString()));
  }

  /** As with requests (see `askedAgain`). */
  #askAgain(socket: WebSocket) {
    this.#askedAgain = true;
    this.#clearTimers();
    discard(socket);
    void this.#connect();
  }

  #clearTimers() {
    clearTimeout(this.#timer);
    clearTimeout(this.#connectTimer);
    this.#isReaching = false;
  }

  /** After a message that is too large the server closes with 1009, or a proxy breaks off: both come as an error, for the user to know. */
  #closed(code: number, reason: string) {
    if (code === ABNORMAL) this.#wasCut();
    const broken = new SocketBroken(this.link.baseUrl, String(code), this.#largestSentBytes);
    if (broken.messageTooLarge && (code === TOO_LARGE || code === ABNORMAL)) {
      this.#end({ code, reason: broken.message, error: broken });
    } else {
      this.#end({ code, reason: reason || (code === ABNORMAL ? "the connection was lost" : "") });
    }
  }

  #used() {
    if (this.#usedAt !== undefined) this.#usedAt = performance.now();
  }

  #wasCut() {
    if (this.#usedAt !== undefined && !this.#ended) this.link.idleCuts.cut(performance.now() - this.#usedAt);
  }

  #limitConnect(request: ClientRequest) {
    const timer = this.#failAfter(CONNECT_MS);
    this.#connectTimer = timer;
    this.#isReaching = true;
    // It comes connected from the hub's agent.
    request.once("socket", () => {
      this.#isReaching = false;
      clearTimeout(timer);
    });
  }

  #listenTo(connection: IncomingMessage["socket"]) {
    this.#pulse = new Pulse({
      bytesRead: () => connection.bytesRead,
      bytesWaiting: () => this.bufferedAmount,
      ping: () => this.ping(),
      answered: (ms) => this.#tell(() => this.events.answered?.(ms)),
      askAfterMs: this.link.idleCuts.askAfterMs,
      dead: () => this.#fail(new HubUnreachable(this.link.baseUrl, "timeout", DEAD_AFTER_MS)),
    });
  }

  #typed(error: Error): Error {
    const code = codeOf(error);
    const broken = new SocketBroken(this.link.baseUrl, code, this.#largestSentBytes, { cause: error });
    // Who breaks off over a message that is too large may do so before we have read the close.
    return code.startsWith("WS_ERR_") || broken.messageTooLarge ? broken : toNetworkError(this.link.baseUrl, error);
  }

  #fail(error: Error) {
    this.#end({ code: ABNORMAL, reason: error.message, error });
  }

  #end(end: SocketEnd) {
    if (this.#ended) return;
    this.#ended = true;
    this.#clearTimers();
    this.#pulse?.end();
    this.#release();
    if (this.#socket) discard(this.#socket);
    this.#log(`closed ${end.code} ${end.reason}`);
    this.#tell(() => this.events.ended(end));
  }

  /** A listener's fault is its own. Thrown into `ws` it would stop all that comes over the connection, without a word. */
  #tell(tell: () => void) {
    try {
      tell();
    } catch (error) {
      this.link.log.warn(`${this.#id} socket ${shownPath(this.url)}: a listener failed: ${String(error)}`);
    }
  }

  #log(what: string) {
    this.link.log.debug(`${this.#id} socket ${shownPath(this.url)}: ${what}`);
  }
}

/** Its end has been told already; an error that its termination brings says nothing new. */
function discard(socket: WebSocket) {
  socket.removeAllListeners();
  socket.on("error", () => undefined);
  socket.terminate();
}

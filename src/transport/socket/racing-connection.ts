import { isOfKind } from "../error-kind.js";
import type { Connect, HubWebSocket, SocketConnection, SocketData, SocketEnd, SocketEvents } from "../types.js";

/** A try that led nowhere by then gets another beside it; that one twice the time, and so on, in ms. */
const FIRST_PATIENCE_MS = 2_000;
const MOST_AT_ONCE = 2;

type Callback = (error?: Error) => void;

/**
 * Tries to connect beside those that hang; the first that opens is the connection. A packet that was lost on the way is sent again later and
 * later, and a Jupyter server that missed the answer of a new kernel leaves a try without an answer for up to a minute, until it is given up.
 */
export function racing(plain: Connect): Connect {
  return (url, protocols, events) => new RacingConnection(plain, url, protocols, events);
}

class RacingConnection implements SocketConnection {
  /** the oldest first; once one is open, that one */
  readonly #tries = new Set<SocketConnection>();
  #isOpen = false;
  #binaryType: HubWebSocket["binaryType"] = "nodebuffer";
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly plain: Connect,
    private readonly url: URL,
    private readonly protocols: string[],
    private readonly events: SocketEvents,
  ) {
    this.#try(FIRST_PATIENCE_MS);
  }

  get isOpen(): boolean {
    return this.#isOpen && this.#connection?.isOpen === true;
  }

  get bufferedAmount(): number {
    return this.#connection?.bufferedAmount ?? 0;
  }

  setBinaryType(type: HubWebSocket["binaryType"]): void {
    this.#binaryType = type;
    for (const each of this.#tries) each.setBinaryType(type);
  }

  send(data: SocketData, callback?: Callback): void {
    this.#connection?.send(data, callback);
  }

  ping(data: unknown, callback?: Callback): void {
    this.#connection?.ping(data, callback);
  }

  close(code?: number, reason?: string): void {
    clearTimeout(this.#timer);
    for (const each of this.#tries) each.close(code, reason);
  }

  terminate(): void {
    clearTimeout(this.#timer);
    for (const each of this.#tries) each.terminate();
  }

  get #connection(): SocketConnection | undefined {
    const [first] = this.#tries;
    return first;
  }

  #try(patienceMs: number): void {
    // What is given up tells nothing any more.
    const own = (act: () => void) => this.#tries.has(connection) && act();
    const connection = this.plain(this.url, this.protocols, {
      opened: (protocol) => own(() => this.#won(connection, protocol)),
      message: (data, isBinary) => own(() => this.events.message(data, isBinary)),
      ping: (data) => own(() => this.events.ping(data)),
      pong: (data) => own(() => this.events.pong(data)),
      ended: (end) => own(() => this.#ended(connection, end)),
    });
    connection.setBinaryType(this.#binaryType);
    this.#tries.add(connection);
    if (this.#tries.size > MOST_AT_ONCE) this.#giveUp(this.#connection);
    this.#timer = setTimeout(() => this.#try(2 * patienceMs), patienceMs);
  }

  #won(connection: SocketConnection, protocol: string): void {
    this.#isOpen = true;
    this.#leaveOnly(connection);
    this.events.opened(protocol);
  }

  /** That one was lost says little while another is under way; that the other side refused it is its answer. */
  #ended(connection: SocketConnection, end: SocketEnd): void {
    if (this.#tries.size > 1 && !isOfKind(end.error, "socket-refused")) {
      this.#tries.delete(connection);
      return;
    }
    this.#leaveOnly(connection);
    this.events.ended(end);
  }

  #leaveOnly(connection: SocketConnection): void {
    clearTimeout(this.#timer);
    for (const each of this.#tries) if (each !== connection) this.#giveUp(each);
  }

  #giveUp(connection: SocketConnection | undefined): void {
    if (!connection) return;
    this.#tries.delete(connection);
    connection.terminate();
  }
}

import { randomUUID } from "node:crypto";
import type { HubSession, HubWebSocket, SocketData } from "../transport/types.js";
import { waitFor } from "../transport/waiting.js";

/** How long the kernel may be silent while it is asked after another connection to its server was lost, in ms. */
const DOUBTED_MS = 2_000;

/** An answer to the question with this id. */
export interface Answer {
  id: string;
  content: Record<string, unknown>;
}

/** The type of a question that only brings a part of what another one says. */
export const PART = "part";

/** A question that would be too long: what goes before it, each once the one before was answered, and what it says then. */
export interface SplitContent {
  parts: readonly Record<string, unknown>[];
  content: Record<string, unknown>;
}

/** How questions and answers go to where the helper runs, over one socket. */
export interface Wire {
  readonly url: URL;
  readonly protocols: readonly string[];
  /** A question, as it is sent. @param protocol of the socket */
  asked(id: string, type: string, content: Record<string, unknown>, protocol: string): SocketData;
  /** Where too much at once does harm. `undefined`: this isn't */
  split?(content: Record<string, unknown>): Promise<SplitContent | undefined>;
  /** What has come; `"over"`: whoever answered is there no more. */
  read(data: unknown): Answer[] | "over";
}

interface Asked {
  reply: (content: Record<string, unknown>) => void;
  ended: (error: Error) => void;
  /** It has so long from now on, in ms. */
  wait: (ms: number) => void;
  timer?: NodeJS.Timeout;
}

/** @returns whether it was the last one */
export type TakeReply = (content: Record<string, unknown>) => boolean;

/** For a question that has one reply. */
export async function oneReply(ask: (take: TakeReply) => Promise<void>): Promise<Record<string, unknown>> {
  let reply: Record<string, unknown> = {};
  await ask((content) => {
    reply = content;
    return true;
  });
  return reply;
}

export class HelperSilent extends Error {
  override readonly name = "HelperSilent";
}

/** A connection to the helper. It does not last: whoever asks over one that is lost asks over another. */
export class HelperSocket {
  readonly #asked = new Map<string, Asked>();
  readonly #socket: HubWebSocket;
  readonly #opened: Promise<void>;
  #end: Error | undefined;
  /** of what is sent in parts */
  #turn: Promise<unknown> = Promise.resolve();
  /** another connection to its server was lost, and nothing was heard over this since */
  #isDoubted = false;

  private constructor(
    network: HubSession,
    private readonly wire: Wire,
    private readonly silentMs: number,
  ) {
    const socket = (this.#socket = new network.WebSocket(wire.url, [...wire.protocols]));
    this.#opened = new Promise<void>((resolve, reject) => {
      socket.on("open", () => resolve());
      socket.on("close", (code: number, reason: string) => {
        this.#end = new Error(`the connection to the helper ended: ${reason || code}`);
        reject(this.#end);
        for (const { ended } of [...this.#asked.values()]) ended(this.#end);
      });
      socket.on("error", () => undefined);
    });
    socket.on("message", (data: unknown) => this.#receive(data));
  }

  /** @param silentMs how long the helper may be silent while it is asked; then this ends, with `HelperSilent` */
  static async open(network: HubSession, wire: Wire, silentMs: number, signal: AbortSignal): Promise<HelperSocket> {
    const socket = new HelperSocket(network, wire, silentMs);
    try {
      await waitFor(socket.#opened, signal);
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  close(): void {
    this.#socket.terminate();
  }

  /** Another connection to its server was lost: this one may be dead too, without a word. */
  doubt(): void {
    this.#isDoubted = true;
    for (const { wait } of this.#asked.values()) wait(DOUBTED_MS);
  }

  /** The one reply to a request. */
  async ask(type: string, content: Record<string, unknown>, signal: AbortSignal): Promise<Record<string, unknown>> {
    return await oneReply((take) => this.askFor(type, content, signal, take));
  }

  /** @param take each reply, until it says that it was the last; what it throws ends it too */
  async askFor(type: string, content: Record<string, unknown>, signal: AbortSignal, take: TakeReply): Promise<void> {
    const rest = this.wire.split ? await waitFor(this.#partsFirst(content, signal), signal) : content;
    await this.#askAtOnce(type, rest, signal, take);
  }

  /** Each in its turn, so that questions go in the order in which they were asked. @returns what is left to be said */
  #partsFirst(content: Record<string, unknown>, signal: AbortSignal): Promise<Record<string, unknown>> {
    const turn = this.#turn.then(async () => {
      const split = await this.wire.split?.(content);
      for (const part of split?.parts ?? []) {
        await oneReply((take) => this.#askAtOnce(PART, part, signal, take));
      }
      return split?.content ?? content;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #askAtOnce(
    type: string,
    content: Record<string, unknown>,
    signal: AbortSignal,
    take: TakeReply,
  ): Promise<void> {
    signal.throwIfAborted();
    if (this.#end) throw this.#end;
    const id = randomUUID();
    const answered = new Promise<void>((resolve, reject) => {
      const silent = () => {
        reject(new HelperSilent(`the helper does not answer to ${type}`));
        this.close();
      };
      const asked: Asked = {
        wait: (ms) => {
          clearTimeout(asked.timer);
          asked.timer = setTimeout(silent, ms);
        },
        ended: reject,
        reply: (content) => {
          try {
            if (take(content)) resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      };
      asked.wait(this.#isDoubted ? DOUBTED_MS : this.silentMs);
      this.#asked.set(id, asked);
    });
    this.#socket.send(this.wire.asked(id, type, content, this.#socket.protocol));
    await waitFor(answered, signal).finally(() => {
      clearTimeout(this.#asked.get(id)?.timer);
      this.#asked.delete(id);
    });
  }

  #receive(data: unknown): void {
    this.#isDoubted = false;
    // Before an answer there may be megabytes: a terminal says to each connection what it said last.
    for (const { wait } of this.#asked.values()) wait(this.silentMs);
    const answers = this.wire.read(data);
    if (answers === "over") this.close();
    else for (const { id, content } of answers) this.#asked.get(id)?.reply(content);
  }
}

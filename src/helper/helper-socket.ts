import { randomUUID } from "node:crypto";
import { frameOf, type Message, messageOf, readMessage } from "../jupyterServer/frames.js";
import { isRecord } from "../text/json.js";
import type { HubSession, HubWebSocket } from "../transport/types.js";
import { waitFor } from "../transport/waiting.js";

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
/** How long the kernel may be silent while it is asked after another connection to its server was lost, in ms. */
const DOUBTED_MS = 2_000;

interface Asked {
  reply: (message: Message) => void;
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

/** A connection to the helper's kernel. It does not last: whoever asks over one that is lost asks over another. */
export class HelperSocket {
  readonly #session = randomUUID();
  readonly #asked = new Map<string, Asked>();
  readonly #socket: HubWebSocket;
  readonly #opened: Promise<void>;
  /** of its process */
  #kernelSession: string | undefined;
  #end: Error | undefined;
  /** another connection to its server was lost, and nothing was heard over this since */
  #isDoubted = false;

  private constructor(
    network: HubSession,
    url: URL,
    private readonly silentMs: number,
  ) {
    url.searchParams.set("session_id", this.#session);
    const socket = (this.#socket = new network.WebSocket(url, [PROTOCOL]));
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

  /** @param silentMs how long the kernel may be silent while it is asked; then this ends, with `HelperSilent` */
  static async open(network: HubSession, url: URL, silentMs: number, signal: AbortSignal): Promise<HelperSocket> {
    const socket = new HelperSocket(network, url, silentMs);
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
        reply: (message) => {
          asked.wait(this.silentMs);
          try {
            if (take(isRecord(message.content) ? message.content : {})) resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      };
      asked.wait(this.#isDoubted ? DOUBTED_MS : this.silentMs);
      this.#asked.set(id, asked);
    });
    this.#socket.send(
      frameOf(this.#socket.protocol, messageOf("shell", type, { id, session: this.#session, content })),
    );
    await waitFor(answered, signal).finally(() => {
      clearTimeout(this.#asked.get(id)?.timer);
      this.#asked.delete(id);
    });
  }

  /** A kernel's next process has no program that could answer. Servers speak with sessions of their own, but of no start. */
  #hear({ header: { msg_type: type, session }, content }: Message): void {
    if (type !== "status" || session === this.#session) return;
    const isNew = this.#kernelSession !== undefined && session !== this.#kernelSession;
    this.#kernelSession = session;
    if (isNew && content["execution_state"] === "starting") this.close();
  }

  #receive(data: unknown): void {
    this.#isDoubted = false;
    const message = readMessage(data);
    if (message) this.#hear(message);
    if (message?.channel !== "shell" || !isRecord(message.parent_header)) return;
    const id = message.parent_header["msg_id"];
    if (typeof id === "string") this.#asked.get(id)?.reply(message);
  }
}

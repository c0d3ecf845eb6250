import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import type { SessionModel } from "../jupyterServer/kernel-sessions.js";
import { endHelper, helperSession, NoHelper } from "./helper-session.js";
import { HelperSocket } from "./helper-socket.js";
import { ensureProgram } from "./program.js";

export interface HelperDeps {
  server: RecordedServer;
  /** the text of the program */
  program(): Promise<string>;
}

/** A connection that nobody used for so long is closed: an open one counts as activity, and keeps a server from being culled. In ms. */
const IDLE_MS = 10_000;
const START_MS = 60_000;

/** What it said no to. `reason` as in the program's `reason_of`. */
export class HelperRefusal extends Error {
  override readonly name = "HelperRefusal";

  constructor(
    readonly reason: string,
    detail: string,
  ) {
    super(`the helper says: ${detail || reason}`);
  }
}

/** The program that runs on a user's server in a kernel of its own (`helper/`), for this window. It is started with the first question. */
export class Helper {
  #connecting: Promise<HelperSocket> | undefined;
  #session: SessionModel | undefined;
  #idle: NodeJS.Timeout | undefined;
  #inUse = 0;

  constructor(private readonly deps: HelperDeps) {}

  async ask(op: string, request: Record<string, unknown>, signal: AbortSignal): Promise<Record<string, unknown>> {
    let answer: Record<string, unknown> = {};
    await this.askFor(op, request, signal, (frame) => {
      answer = frame;
      return true;
    });
    return answer;
  }

  /**
   * Rejects with `NoHelper` where it cannot be had, and with `HelperRefusal`.
   * @param take each reply, until it says that it was the last
   */
  async askFor(
    op: string,
    request: Record<string, unknown>,
    signal: AbortSignal,
    take: (frame: Record<string, unknown>) => boolean,
  ): Promise<void> {
    this.#inUse++;
    clearTimeout(this.#idle);
    try {
      const socket = await this.#connected(signal);
      let refusal: HelperRefusal | undefined;
      await socket.askFor("hub_kernels_request", { op, ...request }, signal, (frame) => {
        if (frame["status"] === "ok") return take(frame);
        refusal = new HelperRefusal(String(frame["reason"]), String(frame["detail"]));
        return true;
      });
      if (refusal) throw refusal;
    } finally {
      if (--this.#inUse === 0) this.#idle = setTimeout(() => this.#disconnect(), IDLE_MS);
    }
  }

  /** Nobody needs it: its kernel ends. */
  async end(signal: AbortSignal): Promise<void> {
    const session = this.#session;
    this.#disconnect();
    this.#session = undefined;
    if (session) await endHelper(this.deps.server, session, signal);
  }

  dispose(): void {
    clearTimeout(this.#idle);
    this.#disconnect();
  }

  #disconnect(): void {
    this.#connecting?.then((socket) => socket.close()).catch(() => undefined);
    this.#connecting = undefined;
  }

  async #connected(signal: AbortSignal): Promise<HelperSocket> {
    const socket = await this.#connecting?.catch(() => undefined);
    if (socket?.isOpen) return socket;
    const connecting = (this.#connecting = this.#connect(AbortSignal.any([signal, AbortSignal.timeout(START_MS)])));
    return await connecting;
  }

  async #connect(signal: AbortSignal): Promise<HelperSocket> {
    const { server, program } = this.deps;
    const session = await helperSession(server, signal);
    const url = new URL(`api/kernels/${session.kernel.id}/channels`, server.url);
    const socket = await HelperSocket.open(await server.network(), url, signal);
    try {
      await ensureProgram(socket, await program(), signal);
    } catch (error) {
      socket.close();
      // A kernel that cannot be the helper is of no use to anybody.
      if (error instanceof NoHelper) await endHelper(server, session, signal);
      throw error;
    }
    this.#session = session;
    return socket;
  }
}

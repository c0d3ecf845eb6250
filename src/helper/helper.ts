import { readFile } from "node:fs/promises";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import { underEither, waitFor } from "../transport/waiting.js";
import { HelperSilent, HelperSocket, oneReply, type TakeReply } from "./helper-socket.js";
import { runningKernel, startKernel } from "./kernel-place.js";
import { type HelperPlace, NoHelper, NoPlace, ProgramFailed } from "./place.js";
import { ensureProgram } from "./program.js";
import { runningTerminal, startTerminal } from "./terminal-place.js";

export interface HelperDeps {
  server: RecordedServer;
  /** the text of the program */
  program(): Promise<string>;
  patience?: Patience;
}

/** In ms. */
interface Patience {
  /** how long its kernel may be silent while it is asked */
  silentMs: number;
  /** one that has said nothing for so long since it was started is ended; longer than most take, those on slow disks too */
  muteMs: number;
}

const usualPatience: Patience = { silentMs: 15_000, muteMs: 60_000 };

/** A connection that nobody used for so long is closed: an open one counts as activity, and keeps a server from being culled. In ms. */
const IDLE_MS = 10_000;
/** Until it answers; the first one that is started may be mute. In ms. */
const START_MS = 150_000;

/** What it said no to. `reason` as in the program's `reason_of`. */
export class HelperRefusal extends Error {
  override readonly name = "HelperRefusal";

  constructor(
    readonly reason: string,
    readonly detail: string,
  ) {
    super(`the helper says: ${detail || reason}`);
  }
}

/** The program that runs on a user's server in a kernel or a terminal of its own (`helper/`), for this window. */
export class Helper {
  readonly #end = new AbortController();
  #connecting: Promise<HelperSocket> | undefined;
  #place: HelperPlace | undefined;
  #idle: NodeJS.Timeout | undefined;
  #inUse = 0;

  constructor(private readonly deps: HelperDeps) {}

  /** It was started or found by this window, which has not ended it. */
  get isThere(): boolean {
    return this.#place !== undefined;
  }

  /** Starts it, which costs the server a kernel. Other questions are asked only where it runs already. Rejects with `NoHelper`. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#used(async () => {
      await this.#connected(true, signal);
    });
  }

  /** Starts it, and gives where a socket for ports leads. Rejects with `NoHelper`, also where it runs and has no such socket. */
  async portsUrl(signal: AbortSignal): Promise<URL> {
    await this.start(signal);
    const { isThere } = await this.ask("ports", {}, signal);
    const url = isThere === true ? this.#place?.ports?.() : undefined;
    if (!url) throw new NoHelper("it runs in a terminal, which cannot carry connections to ports");
    return url;
  }

  async ask(op: string, request: Record<string, unknown>, signal: AbortSignal): Promise<Record<string, unknown>> {
    return await oneReply((take) => this.askFor(op, request, signal, take));
  }

  /**
   * Rejects with `NoHelper` where it does not run, and with `HelperRefusal`.
   * @param take each reply, until it says that it was the last
   */
  async askFor(op: string, request: Record<string, unknown>, signal: AbortSignal, take: TakeReply): Promise<void> {
    await this.#used(async () => {
      const socket = await this.#connected(false, signal);
      await socket.askFor("hub_kernels_request", { op, ...request }, signal, (frame) => {
        if (frame["status"] === "ok") return take(frame);
        throw new HelperRefusal(String(frame["reason"]), String(frame["detail"]));
      });
    });
  }

  /** Nobody needs it: its kernel or terminal ends. */
  async end(signal: AbortSignal): Promise<void> {
    const place = this.#place;
    this.#disconnect();
    this.#place = undefined;
    await place?.end(signal);
  }

  /** A connection to its server was lost: the one to it may be dead too. */
  doubt(): void {
    this.#connecting?.then((socket) => socket.doubt()).catch(() => undefined);
  }

  dispose(): void {
    this.#end.abort(new DOMException("The connection was closed.", "AbortError"));
    clearTimeout(this.#idle);
    this.#disconnect();
  }

  async #used(work: () => Promise<void>): Promise<void> {
    this.#inUse++;
    clearTimeout(this.#idle);
    try {
      await work();
    } finally {
      if (--this.#inUse === 0) this.#idle = setTimeout(() => this.#disconnect(), IDLE_MS);
    }
  }

  #disconnect(): void {
    this.#connecting?.then((socket) => socket.close()).catch(() => undefined);
    this.#connecting = undefined;
  }

  async #connected(starts: boolean, signal: AbortSignal): Promise<HelperSocket> {
    for (let connecting = this.#connecting; connecting; connecting = this.#connecting) {
      const socket = await waitFor(connecting, signal).catch(() => undefined);
      signal.throwIfAborted();
      if (socket?.isOpen) return socket;
      // Unless another one has begun anew meanwhile.
      if (connecting === this.#connecting) this.#connecting = undefined;
    }
    const limits = [this.#end.signal, AbortSignal.timeout(START_MS)];
    this.#connecting = underEither(limits, (signal) => this.#connect(starts, signal));
    return await waitFor(this.#connecting, signal);
  }

  async #connect(starts: boolean, signal: AbortSignal): Promise<HelperSocket> {
    const { server, patience: { muteMs } = usualPatience } = this.deps;
    let sinceMs = performance.now();
    let noKernel: NoHelper | undefined;
    for (let tries = 1; ; tries++) {
      const place = await placeOn(server, starts, noKernel, signal);
      try {
        return await this.#open(place, signal);
      } catch (error) {
        const mayStart = error instanceof HelperSilent && (await place.isMute(signal));
        const isMuteForGood = mayStart && performance.now() - sinceMs >= muteMs;
        const failed = error instanceof ProgramFailed ? error : undefined;
        // What cannot be the helper is of no use to anybody.
        if (isMuteForGood || failed) await place.end(signal);
        // It may have come to life a moment ago, or only this connection may be deaf.
        const isWorthATry = mayStart || (error instanceof HelperSilent && tries === 1);
        const isTerminalLeft = failed && starts && !noKernel;
        if (!isWorthATry && !isTerminalLeft) throw error;
        if (isMuteForGood) sinceMs = performance.now();
        noKernel ??= failed;
      }
    }
  }

  async #open(place: HelperPlace, signal: AbortSignal): Promise<HelperSocket> {
    const { server, patience: { silentMs } = usualPatience } = this.deps;
    const socket = await HelperSocket.open(await server.network(), place.wire(), silentMs, signal);
    try {
      await ensureProgram(place, socket, await this.deps.program(), signal);
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#place = place;
    return socket;
  }
}

/**
 * Finds it where it runs, or starts it. Rejects with `NoHelper`.
 * @param noKernel why it cannot be a kernel, as far as that is known: then it is a terminal
 */
async function placeOn(
  server: RecordedServer,
  starts: boolean,
  noKernel: NoHelper | undefined,
  signal: AbortSignal,
): Promise<HelperPlace> {
  const running = (await runningKernel(server, signal)) ?? (await runningTerminal(server, signal));
  if (running) return running;
  if (!starts) throw new NoHelper("it does not run any more");
  let why = noKernel;
  try {
    if (!why) return await startKernel(server, signal);
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error;
    why = error;
  }
  return await startTerminal(server, signal).catch((noTerminal: unknown) => {
    throw noTerminal instanceof NoPlace ? new NoHelper(`${why.message}, and ${noTerminal.message}`) : noTerminal;
  });
}

/** @param file of the program of this release, which is read when it is started */
export function helperFrom(file: string, deps: Omit<HelperDeps, "program">): Helper {
  return new Helper({ ...deps, program: () => readFile(file, "utf8") });
}

import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { HubUnreachable, SshFailed } from "../../errors.js";
import type { SshSettings, TransportLog } from "../../types.js";
import { wait, waitFor, whenAborted } from "../../waiting.js";
import { opened, type Place } from "../open-socket.js";
import { type AskForSsh, type Askpass, listenForQuestions, type SshQuestion } from "./askpass.js";
import { listenForPages } from "./page-port.js";
import { failureOf, isOpenFailed } from "./ssh-failure.js";
import { argumentsFor, freePort, isWindows, spawned } from "./ssh-process.js";

export interface TunnelDeps {
  hub: string;
  settings: SshSettings;
  secrets: { ssh: AskForSsh; wantedAtMs(): number };
  log: TransportLog;
  /** aborted when nothing more is to go through it */
  ended: AbortSignal;
  /** default: `IDLE_MS` */
  idleMs?: number;
}

/** Nobody has used it for so long: it is closed, in ms. */
const IDLE_MS = 10 * 60_000;
/** Until ssh is through, without what its user is asked meanwhile, in ms. */
const OPEN_MS = 60_000;
const LOOK_MS = 50;
const JUST_NOW_MS = 1_000;
/** After a try that failed the next one waits; and longest where the user was asked in vain, so that nobody is asked again and again, in ms. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** ssh writes what is wrong in a few lines, in characters. */
const MOST_WRITTEN = 20_000;

/** One ssh to one host, through which every connection to a hub goes. It is opened with the first, and again after it broke. */
export class SshTunnel {
  #running: Promise<OpenTunnel> | undefined;
  #failure: { error: SshFailed; atMs: number; pauseMs: number } | undefined;
  #uses = 0;
  #idle: NodeJS.Timeout | undefined;
  #pages: Promise<number> | undefined;

  constructor(private readonly deps: TunnelDeps) {
    whenAborted(deps.ended, () => void this.#close());
  }

  /** Opens it where it is not open; what its user is asked takes as long as they like. Rejects with `SshFailed`. */
  async ready(): Promise<void> {
    await this.#open();
  }

  /** The port of this machine at which a browser finds the hub, from now on. Rejects with `SshFailed`. */
  async pagePort(): Promise<number> {
    await this.ready();
    const { ended } = this.deps;
    // What a page asks by itself, or another user of this machine, opens no ssh, which may ask its user something.
    const connect = () => (this.#running ? this.connect(ended) : Promise.reject(new Error("no ssh is open")));
    this.#pages ??= listenForPages(connect, ended);
    this.#pages.catch(() => (this.#pages = undefined));
    return await this.#pages;
  }

  /** A connection to the hub. Rejects with `SshFailed`. */
  async connect(signal: AbortSignal): Promise<Socket> {
    const tunnel = await waitFor(this.#open(), signal);
    const socket = await tunnel.connect(signal);
    this.#used(socket);
    return socket;
  }

  /**
   * Why a connection ended without an answer. ssh takes each, and ends it in silence where the hub cannot be reached from the other side; what
   * it writes about that before may be read here after the end.
   */
  async refusal(): Promise<SshFailed | undefined> {
    await setImmediate();
    return (await this.#running?.catch(() => undefined))?.refusal;
  }

  #used(socket: Socket): void {
    this.#uses += 1;
    clearTimeout(this.#idle);
    socket.once("close", () => {
      this.#uses -= 1;
      this.#closeIfUnused();
    });
  }

  #closeIfUnused(): void {
    clearTimeout(this.#idle);
    if (this.#uses > 0) return;
    this.#idle = setTimeout(() => void this.#close(), this.deps.idleMs ?? IDLE_MS);
    this.#idle.unref();
  }

  #open(): Promise<OpenTunnel> {
    if (this.#running) return this.#running;
    const held = this.#held();
    if (held) return Promise.reject(held);
    const running = this.#start();
    this.#running = running;
    // Whether it did not come through or has ended: another may be open by then.
    void running
      .then((tunnel) => tunnel.ended)
      .catch(() => undefined)
      .finally(() => {
        if (this.#running === running) this.#running = undefined;
      });
    return running;
  }

  /** The failure for which the next try still waits. */
  #held(): SshFailed | undefined {
    if (!this.#failure) return undefined;
    const { error, atMs, pauseMs } = this.#failure;
    const isHeld = performance.now() < atMs + pauseMs && atMs > this.deps.secrets.wantedAtMs();
    return isHeld ? error : undefined;
  }

  async #start(): Promise<OpenTunnel> {
    try {
      const tunnel = await OpenTunnel.open(this.deps);
      this.#failure = undefined;
      // What it was opened for may be given up before it connects.
      this.#closeIfUnused();
      void tunnel.ended.then(() => {
        this.deps.log.info(`ssh to ${this.deps.settings.host} has ended: ${tunnel.written.trim()}`);
      });
      return tunnel;
    } catch (error) {
      if (error instanceof SshFailed) this.#hold(error);
      throw error;
    }
  }

  #hold(error: SshFailed): void {
    const pauseMs = error.passes
      ? Math.min(2 * (this.#failure?.pauseMs ?? FIRST_PAUSE_MS / 2), LONGEST_PAUSE_MS)
      : LONGEST_PAUSE_MS;
    this.#failure = { error, pauseMs, atMs: performance.now() };
  }

  async #close(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    await running?.then(
      (tunnel) => tunnel.close(),
      () => undefined,
    );
  }
}

/** An ssh that is through. */
class OpenTunnel {
  /** Its end, whatever it is. */
  readonly ended: Promise<void>;
  written = "";
  #refusal: { error: SshFailed; atMs: number } | undefined;
  #hasEnded = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly place: Place,
    private readonly about: { hub: string; host: string },
  ) {
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        resolve();
      };
      child.once("exit", end);
      child.once("error", (error) => {
        this.written += `${error.message}\n`;
        end();
      });
    });
    child.stdin?.on("error", () => undefined);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.written = (this.written + text).slice(-MOST_WRITTEN);
      this.#hear(text);
    });
  }

  static async open(deps: TunnelDeps): Promise<OpenTunnel> {
    const { hub, settings, ended } = deps;
    ended.throwIfAborted();
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-"));
    const questions = new Questions(deps.secrets.ssh);
    let askpass: Askpass | undefined;
    let tunnel: OpenTunnel | undefined;
    const clean = () => {
      askpass?.close();
      return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    try {
      if (!isWindows) askpass = await listenForQuestions(folder, (...asked) => questions.ask(...asked));
      const place = isWindows ? await freePort() : { path: path.join(folder, "hub") };
      const child = spawned(argumentsFor(settings, place), { ...process.env, ...askpass?.env });
      tunnel = new OpenTunnel(child, place, { hub, host: settings.host });
      void tunnel.ended.then(clean);
      await tunnel.#untilOpen(questions, ended);
      return tunnel;
    } catch (error) {
      if (tunnel) tunnel.close();
      else await clean();
      if (!tunnel || ended.aborted) throw error;
      throw error instanceof SshFailed ? error : failureOf(hub, settings.host, tunnel.written, !questions.declined);
    }
  }

  async connect(signal: AbortSignal): Promise<Socket> {
    try {
      return await opened(this.place, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new HubUnreachable(this.about.hub, "reset", undefined, { cause: error });
    }
  }

  close(): void {
    if (this.#hasEnded) return;
    // A shell that is killed before it set its trap would leave its ssh to nobody; the end of its input it hears also later.
    if (isWindows) this.child.kill();
    else this.child.stdin?.end();
  }

  /** Why the hub was not reached from the other side, in the last moment. */
  get refusal(): SshFailed | undefined {
    const { error, atMs } = this.#refusal ?? { error: undefined, atMs: 0 };
    return performance.now() - atMs < JUST_NOW_MS ? error : undefined;
  }

  #hear(text: string): void {
    const line = text.split("\n").find(isOpenFailed);
    if (line === undefined) return;
    const { hub, host } = this.about;
    this.#refusal = { error: failureOf(hub, host, line, true), atMs: performance.now() };
  }

  /** ssh listens only once it is let in at the last of its hosts. */
  async #untilOpen(questions: Questions, ended: AbortSignal): Promise<void> {
    for (let waitedMs = 0; waitedMs < OPEN_MS;) {
      if (this.#hasEnded) throw new Error("ssh has ended");
      const socket = await this.connect(ended).catch(() => undefined);
      ended.throwIfAborted();
      if (socket) {
        socket.destroy();
        return;
      }
      await wait(LOOK_MS, ended);
      if (!questions.open) waitedMs += LOOK_MS;
    }
    this.written += "timed out\n";
    throw new Error("ssh did not come through");
  }
}

/** What is asked of the user now, and whether it was answered. */
class Questions {
  open = 0;
  declined = false;

  constructor(private readonly answer: AskForSsh) {}

  async ask(question: SshQuestion, signal: AbortSignal): Promise<string | undefined> {
    this.open += 1;
    try {
      const given = await this.answer(question, signal);
      if (given === undefined && question.kind !== "notice") this.declined = true;
      return given;
    } finally {
      this.open -= 1;
    }
  }
}

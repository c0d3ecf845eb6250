import { messageIn } from "../text/json.js";
import type { HubResponse } from "../transport/types.js";
import { underEither, whenAborted } from "../transport/waiting.js";
import type { KernelSessions } from "./kernel-sessions.js";
import { away, empty, json } from "./own-answers.js";
import { kernelModel, type SessionModel } from "./session-models.js";
import { readSession } from "./session-start.js";

export interface RevivalDeps {
  sessions: KernelSessions;
  /** `POST api/sessions`, which waits until the server runs */
  startSession(body: string, signal: AbortSignal): Promise<HubResponse>;
  /** aborted when the connection is closed */
  closed: AbortSignal;
  /** another kernel runs for a notebook, as the one before is gone */
  renewed(session: SessionModel): void;
  awayText(status?: number): string;
}

/** One that is under way, and how many wait for it. */
interface Revival {
  done: Promise<void>;
  abort: AbortController;
  waiting: number;
}

/** Makes a kernel in the place of one that is gone, when its holder wants it: for all who wait for it the same. */
export class KernelRevival {
  /** by the kernel's id that is held */
  readonly #under = new Map<string, Revival>();

  constructor(private readonly deps: RevivalDeps) {}

  /**
   * Rejects with an error whose message says why there is none, and what to do.
   * @param signal of one who wants it: when nobody does any more, it is not made
   */
  async revive(kernelId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const under = this.#under.get(kernelId) ?? this.#begin(kernelId);
    under.waiting++;
    const leave = () => {
      if (--under.waiting > 0) return;
      // Whoever wants it from now on begins again.
      this.#ended(kernelId, under);
      under.abort.abort(new DOMException("Nobody waits for it any more.", "AbortError"));
    };
    const release = signal && whenAborted(signal, leave);
    await under.done.finally(release);
  }

  /** The answer to what is asked of a kernel or session that is held here and gone there. @param act as in `Asked` */
  async insteadOf(heldId: string, act: string): Promise<HubResponse> {
    const { deps } = this;
    const { sessions } = deps;
    const session = sessions.of(heldId);
    if (!session) return away(deps.awayText());
    switch (act) {
      case "GET":
        return json(200, heldId === session.kernel.id ? kernelModel(session) : session);
      case "DELETE":
        sessions.forget(heldId);
        return empty();
      case "POST interrupt":
        this.#under.get(heldId)?.abort.abort(new DOMException("The user interrupted it.", "AbortError"));
        return empty();
      case "POST restart":
        return this.#restart(session);
      default:
        return away(deps.awayText());
    }
  }

  async #restart(session: SessionModel): Promise<HubResponse> {
    try {
      await this.revive(session.kernel.id);
      return json(200, kernelModel(session));
    } catch (error) {
      return away(error instanceof Error ? error.message : String(error));
    }
  }

  #begin(kernelId: string): Revival {
    const abort = new AbortController();
    const made = underEither([abort.signal, this.deps.closed], (signal) => this.#make(kernelId, signal));
    const done = made.finally(() => this.#ended(kernelId, under));
    const under: Revival = { done, abort, waiting: 0 };
    this.#under.set(kernelId, under);
    return under;
  }

  #ended(kernelId: string, under: Revival): void {
    if (this.#under.get(kernelId) === under) this.#under.delete(kernelId);
  }

  async #make(kernelId: string, signal: AbortSignal): Promise<void> {
    const { deps } = this;
    const before = deps.sessions.of(kernelId);
    if (!before) throw new Error(deps.awayText());
    const { path, name, type, kernel } = before;
    const body = JSON.stringify({ path, name, type, kernel: { name: kernel.name } });
    const response = await deps.startSession(body, signal);
    const text = await response.text();
    const session = readSession(response.status, text);
    if (!session) throw new Error(messageIn(text) ?? deps.awayText(response.status));
    const was = deps.sessions.nowOf(kernelId);
    const isFirst = deps.sessions.isUnmade(kernelId);
    if (session.path !== path) deps.sessions.moved(before, session.path);
    deps.sessions.learn(session);
    // It may be the one that ran all the time, or one that another socket had made.
    if (!isFirst && deps.sessions.nowOf(kernelId) !== was) deps.renewed(session);
  }
}

import { within } from "../../transport/waiting.js";
import type { KeychainAnswer, KeychainRequest } from "./keychain-messages.js";
import { KeychainProcess } from "./keychain-process.js";
import { unavailable } from "./keychain-reason.js";
import { KeychainUnavailable } from "./keychain-unavailable.js";

/**
 * A working keychain answers in milliseconds, one that asks its user for a password answers when the user is done, and a frozen one never
 * does. To tell the last two apart after `answerMs`, a second question is asked that no keychain needs its user for.
 */
export interface KeychainLimits {
  /** until an unanswered call is looked into */
  answerMs: number;
  /** for the second question; unanswered, the keychain is frozen */
  probeMs: number;
  /** for a user who is asked to unlock the keychain */
  userMs: number;
  /** of rest, after which the process ends */
  idleMs: number;
}

const defaultLimits: KeychainLimits = { answerMs: 5_000, probeMs: 3_000, userMs: 120_000, idleMs: 60_000 };

export interface KeychainOptions {
  /** `keychain-worker.cjs`, with the folder `keychain` of the binaries beside it */
  workerFile: string;
  /** what the entries are filed under; default `hub-kernels` */
  service?: string;
  env?: NodeJS.ProcessEnv;
  limits?: Partial<KeychainLimits>;
}

/** No item is ever kept under this account: looking for it can ask nobody to unlock anything. */
const probeAccount = "is anybody there?";

/** libsecret finds its service once in the life of a process, and agrees with it on a session: it keeps both after another has taken its place. */
const serviceWasRestarted = /The name :[\d.]+ was not provided|The session wrapping the secret does not exist/;

/**
 * The operating system's keychain, through a process of its own that is started at the first call and again after it crashed or froze.
 * One call at a time, so that the user never sees two prompts. Every method rejects with `KeychainUnavailable`.
 */
export class Keychain {
  readonly #limits: KeychainLimits;
  readonly #service: string;
  readonly #env: NodeJS.ProcessEnv;
  #process: KeychainProcess | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** the last call that had to be given up; those that were queued behind it would only wait in vain */
  #givenUp: KeychainUnavailable | undefined;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(private readonly options: KeychainOptions) {
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#service = options.service ?? "hub-kernels";
    this.#env = options.env ?? process.env;
  }

  /** The process that serves now, for the log and tests. */
  get pid(): number | undefined {
    return this.#process?.hasEnded === false ? this.#process.pid : undefined;
  }

  /** `undefined`: there is no such secret, or the keychain is locked and says nothing. */
  async get(account: string, service = this.#service): Promise<string | undefined> {
    return (await this.#call({ operation: "get", service, account })).secret;
  }

  async set(account: string, secret: string, service = this.#service): Promise<void> {
    await this.#call({ operation: "set", service, account, secret });
  }

  /** `false`: there is no such secret, or the keychain is locked and says nothing. */
  async delete(account: string, service = this.#service): Promise<boolean> {
    return (await this.#call({ operation: "delete", service, account })).deleted === true;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idle);
    this.#process?.end(new KeychainUnavailable("other", "the extension ended"));
  }

  #call(request: Omit<KeychainRequest, "id">) {
    const givenUpBefore = this.#givenUp;
    const turn = this.#queue.then(() => {
      if (this.#givenUp && this.#givenUp !== givenUpBefore) throw this.#givenUp;
      return this.#ask(request);
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #ask(request: Omit<KeychainRequest, "id">) {
    if (this.#disposed) throw new KeychainUnavailable("other", "the extension ended");
    clearTimeout(this.#idle);
    try {
      return done(await this.#answerOfOneOrAnother(request), this.#env);
    } finally {
      this.#idle = setTimeout(() => {
        this.#process?.end(new KeychainUnavailable("other", "the keychain's process had nothing to do"));
      }, this.#limits.idleMs).unref();
    }
  }

  /** Asked again by a new process where the first was of no use any more: what is asked may be done twice. */
  async #answerOfOneOrAnother(request: Omit<KeychainRequest, "id">): Promise<KeychainAnswer> {
    try {
      const answer = await this.#answer(this.#running(), request);
      if (answer.kind !== "refused" || !serviceWasRestarted.test(answer.message)) return answer;
      this.#process?.end(new KeychainUnavailable("other", answer.message));
    } catch (error) {
      // One that was ended between two questions (by whoever is short of memory) is noticed with the second.
      if (!(error instanceof KeychainUnavailable && error.why === "crashed")) throw error;
    }
    return this.#answer(this.#running(), request);
  }

  #running(): KeychainProcess {
    if (!this.#process || this.#process.hasEnded) {
      this.#process = new KeychainProcess(this.options.workerFile, this.#env);
    }
    return this.#process;
  }

  async #answer(current: KeychainProcess, request: Omit<KeychainRequest, "id">): Promise<KeychainAnswer> {
    const { answerMs, probeMs, userMs } = this.#limits;
    const answer = current.ask(request);
    const early = await within(answerMs, answer);
    if (early) return early;
    const probe = current.ask({ operation: "get", service: this.#service, account: probeAccount });
    const alive = await within(probeMs, Promise.race([answer, probe]));
    if (!alive)
      return this.#giveUp(current, new KeychainUnavailable("frozen", `no answer within ${answerMs + probeMs} ms`));
    const late = await within(userMs, answer);
    return late ?? this.#giveUp(current, new KeychainUnavailable("locked", `not unlocked within ${userMs} ms`));
  }

  #giveUp(current: KeychainProcess, reason: KeychainUnavailable): never {
    this.#givenUp = reason;
    current.end(reason);
    throw reason;
  }
}

function done(answer: KeychainAnswer, env: NodeJS.ProcessEnv) {
  switch (answer.kind) {
    case "done":
      return answer;
    case "not-loaded":
      throw new KeychainUnavailable("not-supported", answer.message);
    case "refused":
      throw unavailable(answer.message, env);
  }
}

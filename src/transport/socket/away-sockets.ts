import { networkInterfaces } from "node:os";
import { Listeners } from "../listeners.js";
import { type Moment, msSince } from "../moment.js";

/** A socket that has lost its connection and gets another. */
export interface AwaySocket {
  /** whose it is, by its policy */
  readonly owner: string | undefined;
  readonly since: Moment;
  /** by `performance.now()`; `undefined`: a try is under way, or none is planned */
  readonly nextTryAtMs: number | undefined;
  /** Tries now. @param anew also where a try is under way already, which is given up */
  retry(anew: boolean): void;
}

/** A break that is over sooner is not worth a word, in ms. */
export const UNSAID_MS = 1_000;

export function isWorthAWord({ since }: Pick<AwaySocket, "since">, now: Moment): boolean {
  return msSince(since, now) >= UNSAID_MS;
}

/** While one is away, in ms. */
const LOOK_MS = 1_000;
/** A look that is so much too late by the wall clock: the machine slept. In ms. */
const JUMP_MS = 5_000;

/**
 * The sockets of a window that are away, for who shows them; and what tells when another try is worth it at once: a sleep that is over, and
 * a network that is another one. No API tells of either, so it is looked for while one is away, and only then.
 */
export class AwaySockets {
  readonly #sockets = new Set<AwaySocket>();
  readonly #listeners = new Listeners();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = 0;
  #network = "";

  /** @param network changes with the machine's network */
  constructor(private readonly network: () => string = addressesHere) {}

  /** That of this owner that is away for longest. */
  of(owner: string): AwaySocket | undefined {
    return [...this.#sockets].find((socket) => socket.owner === owner);
  }

  get isEmpty(): boolean {
    return this.#sockets.size === 0;
  }

  /** One is away, or is back. */
  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  add(socket: AwaySocket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    if (!this.#timer) this.#watch();
    this.#listeners.tell();
  }

  delete(socket: AwaySocket): void {
    if (!this.#sockets.delete(socket)) return;
    if (this.isEmpty) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.#listeners.tell();
  }

  /** The user is here, or wants it (`anew`). */
  retry(anew = false): void {
    for (const socket of [...this.#sockets]) socket.retry(anew);
  }

  #watch(): void {
    this.#lookedAt = Date.now();
    this.#network = this.network();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    const [now, network] = [Date.now(), this.network()];
    const hasChanged = now - this.#lookedAt > LOOK_MS + JUMP_MS || network !== this.#network;
    [this.#lookedAt, this.#network] = [now, network];
    // What has come while this process was busy is heard before: a try may have been answered.
    if (hasChanged) setImmediate(() => this.retry(true));
  }
}

function addressesHere(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ internal, address }) => (internal ? [] : [address])).join();
}

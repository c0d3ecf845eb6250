import type { ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";

/** How this window is connected to the kernels of a server. */
export interface ServerLink {
  /** All of its connections were let go, as nobody used them: the next cell takes them up. */
  isReleased: boolean;
  /** of the last question that was answered, in ms; `undefined`: none was asked yet */
  roundTripMs?: number;
  isSlow: boolean;
}

interface Connection {
  serverId: ServerId;
  /** as its holder knows it */
  kernelId: string | undefined;
  isReleased: boolean;
  /** of the last questions, in ms, the latest last */
  roundTripsMs: number[];
}

/** A connection is slow when so many of so many questions took longer than this, in ms. */
const [SLOW, OF, SLOW_MS] = [3, 5, 1_000];

/** The connections of this window to kernels, by the server that they lead to. */
export class ServerLinks {
  readonly #connections = new Map<object, Connection>();
  readonly #listeners = new Listeners();

  /** `undefined`: this window uses no kernel there. */
  of(serverId: ServerId): ServerLink | undefined {
    const all = [...this.#connections.values()].filter((each) => each.serverId === serverId);
    if (all.length === 0) return undefined;
    const used = all.filter(({ isReleased }) => !isReleased);
    const [roundTripMs] = used.flatMap(({ roundTripsMs }) => roundTripsMs.slice(-1)).sort((one, other) => other - one);
    return {
      isReleased: used.length === 0,
      isSlow: used.some(isSlow),
      ...(roundTripMs !== undefined && { roundTripMs }),
    };
  }

  /** The kernels there that this window has connections to, also such as are let go. */
  kernelsOf(serverId: ServerId): ReadonlySet<string> {
    const all = [...this.#connections.values()].filter((each) => each.serverId === serverId);
    return new Set(all.flatMap(({ kernelId }) => kernelId ?? []));
  }

  opened(connection: object, serverId: ServerId, kernelId?: string): void {
    const made = { serverId, kernelId, isReleased: false, roundTripsMs: [] };
    this.#change(serverId, () => this.#connections.set(connection, made));
  }

  released(connection: object): void {
    const known = this.#connections.get(connection);
    if (known) this.#change(known.serverId, () => (known.isReleased = true));
  }

  /** A question over it was answered. */
  answered(connection: object, roundTripMs: number): void {
    const known = this.#connections.get(connection);
    if (known)
      this.#change(known.serverId, () =>
        known.roundTripsMs.splice(0, Infinity, ...known.roundTripsMs.slice(1 - OF), roundTripMs),
      );
  }

  closed(connection: object): void {
    const known = this.#connections.get(connection);
    if (known) this.#change(known.serverId, () => this.#connections.delete(connection));
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  /** What was measured is told with the next thing that is worth a word. */
  #change(serverId: ServerId, change: () => unknown): void {
    const [before, held] = [this.of(serverId), this.kernelsOf(serverId)];
    change();
    const [after, holds] = [this.of(serverId), this.kernelsOf(serverId)];
    const isOther = before?.isReleased !== after?.isReleased || before?.isSlow !== after?.isSlow;
    if (isOther || held.size !== holds.size || [...holds].some((id) => !held.has(id))) this.#listeners.tell();
  }
}

function isSlow({ roundTripsMs }: Connection): boolean {
  return roundTripsMs.filter((ms) => ms > SLOW_MS).length >= SLOW;
}

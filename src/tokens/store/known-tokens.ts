import { holds, type Moment, momentNow } from "../../transport/moment.js";

export interface KnownTokensDeps {
  /** how long an empty or failed read is not tried again while the user does nothing, in ms */
  emptyHoldsMs: number;
  /** when the user has last wanted something, by `performance.now` */
  actedAtMs?: (() => number) | undefined;
  /** a token that is not the account's any more, for the log's redaction */
  onForgotten?: ((token: string) => void) | undefined;
}

interface Known {
  storedAt: string;
  token: Promise<string | undefined>;
  /** since when it is known to be none, or that it cannot be read; `undefined`: it is being read, or there */
  emptySince?: Moment;
}

/** What this window has read or written, by the account's name: nothing of it is asked of a store twice. */
export class KnownTokens {
  readonly #known = new Map<string, Known>();

  constructor(private readonly deps: KnownTokensDeps) {}

  /** @param storedAt of the account's entry: another window that stored a new token shows by its time, and what is known is then old */
  of(name: string, storedAt: string): Promise<string | undefined> | undefined {
    const known = this.#known.get(name);
    const { emptyHoldsMs, actedAtMs = () => 0 } = this.deps;
    if (known?.storedAt !== storedAt || !holds(known.emptySince, emptyHoldsMs)) return undefined;
    return known.emptySince && known.emptySince.steadyMs < actedAtMs() ? undefined : known.token;
  }

  /** Whatever its time: what this window would take for the account's token. */
  last(name: string): Promise<string | undefined> | undefined {
    return this.#known.get(name)?.token;
  }

  set(name: string, storedAt: string, token: Promise<string | undefined>): void {
    const before = this.#known.get(name);
    const known: Known = { storedAt, token };
    this.#known.set(name, known);
    const empty = () => (known.emptySince = momentNow());
    token.then((read) => (read === undefined ? empty() : undefined), empty);
    if (before) void this.#forget(name, before.token);
  }

  drop(name: string): void {
    const before = this.#known.get(name);
    this.#known.delete(name);
    if (before) void this.#forget(name, before.token);
  }

  clear(): void {
    this.#known.clear();
  }

  async #forget(name: string, before: Promise<string | undefined>): Promise<void> {
    const old = await before.catch(() => undefined);
    const now = await this.#known.get(name)?.token.catch(() => undefined);
    if (old !== undefined && old !== now) this.deps.onForgotten?.(old);
  }
}

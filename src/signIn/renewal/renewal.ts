import { LoginExpired, NotSignedIn, TokenEnded, TokenRejected } from "../../hubClient/errors.js";
import { isPassing } from "../../hubClient/is-passing.js";
import { type Memento, stored } from "../../state/stored.js";
import { type AccountAddress, type AccountId, accountIdOf } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { OldTokenLeft } from "../../tokens/store/errors.js";
import { nearnessOfEnd } from "../../tokens/store/expiry.js";
import type { TokenEntry, TokenStore } from "../../tokens/store/types.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { isCancellation } from "../../ui/signals.js";

export interface RenewalDeps {
  tokens: TokenStore;
  /** as `renewToken` */
  renew(account: AccountAddress): Promise<TokenEntry>;
  mayRenew(entry: TokenEntry): boolean;
  /** tells the user how soon the token ends, and offers a new one */
  remind(entry: TokenEntry): void;
  /** in the state that all windows share */
  marks: Memento;
  isFocused(): boolean;
  log: { info(message: string): void; warn(message: string, ...details: unknown[]): void };
  /** ms since the epoch */
  now(): number;
  /** for tests */
  moment?: () => Moment;
}

/** A renewal that failed is not tried again before this time, in ms. */
const TRY_AGAIN_MS = 10 * 60 * 1000;

const toldElsewhere = [OldTokenLeft, TokenRejected, TokenEnded, NotSignedIn, LoginExpired];

/**
 * Gives tokens that are about to end their successors: in silence where the token may make one, otherwise by reminding the user, once
 * for each token and nearness of its end. Has no clock of its own: it is asked to look.
 */
export class TokenRenewal {
  /** by account: which token was tried when */
  readonly #tried = new Map<AccountId, { storedAt: string; at: Moment }>();

  readonly #moment: () => Moment;

  constructor(private readonly deps: RenewalDeps) {
    this.#moment = deps.moment ?? momentNow;
  }

  /** Only the window with the focus acts, so that others do not do the same. @param account one whose hub has answered here */
  async look(account: AccountAddress): Promise<void> {
    if (!this.deps.isFocused()) return;
    const entry = entryOf(this.deps.tokens, account);
    if (entry) await this.#lookAt(entry);
  }

  async #lookAt(entry: TokenEntry): Promise<void> {
    const nearness = nearnessOfEnd(entry, this.deps.now());
    // One that has ended is told of by the next call, which goes on after the sign-in.
    if (nearness === undefined || nearness === "ended") return;
    if (!this.deps.mayRenew(entry)) this.#remindOnce(entry, nearness);
    else if (!this.#wasTried(entry)) await this.#renew(entry, nearness);
  }

  async #renew(entry: TokenEntry, nearness: string): Promise<void> {
    const { log } = this.deps;
    const whose = accountIdOf(entry);
    this.#tried.set(whose, { storedAt: entry.storedAt, at: this.#moment() });
    try {
      const fresh = await this.deps.renew(entry);
      log.info(`The token of ${whose} was renewed; the new one ends ${fresh.expiresAt ?? "never"}.`);
      // One that is due as soon as it is made has a clock that is wrong, or a life of minutes: not one after the other.
      if (nearnessOfEnd(fresh, this.deps.now())) {
        this.#tried.set(whose, { storedAt: fresh.storedAt, at: this.#moment() });
      }
    } catch (error) {
      log.warn(`The token of ${whose} was not renewed:`, error);
      // What no later try mends, the user has to.
      if (isForUser(error)) this.#remindOnce(entry, nearness);
    }
  }

  #wasTried(entry: TokenEntry): boolean {
    const tried = this.#tried.get(accountIdOf(entry));
    return tried?.storedAt === entry.storedAt && msSince(tried.at, this.#moment()) < TRY_AGAIN_MS;
  }

  #remindOnce(entry: TokenEntry, nearness: string): void {
    const { marks } = this.deps;
    const reminded = stored.reminded(entry);
    const mark = `${entry.storedAt} ${nearness}`;
    if (reminded.get(marks) === mark) return;
    reminded.set(marks, mark).catch(() => undefined); // then it is said again
    this.deps.remind(entry);
  }
}

/** Does the token work till its end, and no later try renew it? One that is refused already is told of by the next call. */
function isForUser(error: unknown): boolean {
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  const calledOff = timedOut || isCancellation(error);
  return !calledOff && !isPassing(error) && !toldElsewhere.some((type) => error instanceof type);
}

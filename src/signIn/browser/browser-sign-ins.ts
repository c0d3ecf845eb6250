import { createHash, timingSafeEqual } from "node:crypto";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { within } from "../../transport/waiting.js";

/** The browser did not come back in time. */
export class SignInTooLate extends Error implements SelfDescribing {
  readonly kind = "sign-in-too-late";
  override readonly name = "SignInTooLate";

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t("The browser didn't come back within ten minutes. Open the page again."),
      actions: [],
    };
  }
}

/** What the browser came back with. `reason` as OAuth calls it: `access_denied` when its user pressed Cancel. */
export type BrowserAnswer = { kind: "code"; code: string } | { kind: "denied"; reason: string };

/** Below the address that this extension is called by: `/signed-in` from the companion's page, `/oauth` from a hub's own. */
export type AnswerPath = "/signed-in" | "/oauth";

/** How long a page may stand open before its answer is refused. */
const WAIT_MS = 10 * 60_000;
const CODE = /^[\x21-\x7e]{1,512}$/;

interface Waiting {
  path: AnswerPath;
  state: string;
  since: Moment;
  /** aborted: nobody waits any more, from that moment on */
  signal: AbortSignal;
  resolve(answer: BrowserAnswer): void;
}

/**
 * The sign-ins that this window began in the browser, in memory only. An answer is taken by its `state`: once, in time, and nothing is
 * asked of anybody for one that is not waited for.
 */
export class BrowserSignIns {
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly now: () => Moment = momentNow) {}

  /** Rejects with `SignInTooLate`, or as the signal says. */
  async wait(path: AnswerPath, state: string, signal: AbortSignal): Promise<BrowserAnswer> {
    const waiting: Waiting = { path, state, since: this.now(), signal, resolve: () => undefined };
    const answered = new Promise<BrowserAnswer>((resolve) => (waiting.resolve = resolve));
    this.#waiting.add(waiting);
    try {
      const answer = await within(WAIT_MS, answered, signal);
      if (!answer) throw new SignInTooLate();
      return answer;
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** An answer from the browser: false when it is refused. */
  arrived(path: string, query: URLSearchParams): boolean {
    const found = this.#found(path, query);
    found?.waiting.resolve(found.answer);
    return found !== undefined;
  }

  /** As `arrived`, for an address that was pasted: who waits is not told. */
  claim(path: AnswerPath, query: URLSearchParams): BrowserAnswer | undefined {
    return this.#found(path, query)?.answer;
  }

  #found(path: string, query: URLSearchParams): { waiting: Waiting; answer: BrowserAnswer } | undefined {
    const state = only(query, "state");
    const answer = answerIn(query);
    if (state === undefined || !answer) return undefined;
    const now = this.now();
    // Each is compared, whether one was found or not: the time tells nothing.
    const [waiting] = [...this.#waiting].filter(
      ({ state: waited, path: awaited, since, signal }) =>
        isSame(waited, state) && awaited === path && msSince(since, now) < WAIT_MS && !signal.aborted,
    );
    if (!waiting) return undefined;
    this.#waiting.delete(waiting);
    return { waiting, answer };
  }
}

function answerIn(query: URLSearchParams): BrowserAnswer | undefined {
  const reason = only(query, "error");
  if (reason !== undefined) return { kind: "denied", reason };
  const code = only(query, "code");
  return code !== undefined && CODE.test(code) ? { kind: "code", code } : undefined;
}

function only(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  return more.length === 0 ? value : undefined;
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

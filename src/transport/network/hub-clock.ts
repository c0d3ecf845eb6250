import { addressOf } from "../http/request-like.js";
import { type Moment, momentNow, msSince } from "../moment.js";
import type { HubFetch, HubResponse } from "../types.js";

/** As good as clocks agree that are set by hand, and as an answer tells the time: less is taken for no difference, in ms. */
export const SAME_CLOCK_MS = 60_000;
/** An answer that took longer may have been asked for before the machine slept: it tells nothing of now, in ms. */
const LONGEST_ANSWER_MS = 30_000;

/**
 * How far a hub's clock is from this machine's, as its answers tell it: a hub says by its own clock when a token ends, and ends it by that.
 * Known from its last answer on, also when this machine's clock is set meanwhile; kept nowhere, because a clock that is wrong is set right
 * some day.
 */
export class HubClock {
  #told: { hubMs: number; at: Moment } | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly now: () => Moment = momentNow,
  ) {}

  /** How much later it is by the hub's clock than here, in ms; 0: as late as here, or not known. */
  aheadMs(): number {
    if (!this.#told) return 0;
    const { hubMs, at } = this.#told;
    const now = this.now();
    const aheadMs = hubMs + msSince(at, now) - now.wallMs;
    return Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs;
  }

  /** The same fetch, whose answers tell the time. */
  heardThrough(fetch: HubFetch): HubFetch {
    return async (...request) => {
      const sentAt = this.now();
      const response = await fetch(...request);
      if (isHubs(response, request[0], this.baseUrl)) this.#heard(response.headers.get("date"), sentAt);
      return response;
    };
  }

  #heard(date: string | null, sentAt: Moment): void {
    const at = this.now();
    const hubMs = date === null ? NaN : Date.parse(date);
    if (!Number.isNaN(hubMs) && msSince(sentAt, at) <= LONGEST_ANSWER_MS) this.#told = { hubMs, at };
  }
}

/**
 * Of a stranger on the way, such as a network's sign-in page, the time is not asked. Some proxies take the hub's version out of its answers:
 * then it is who grants what its API was asked for, and not with a page.
 */
function isHubs({ ok, headers }: HubResponse, asked: Parameters<HubFetch>[0], baseUrl: string): boolean {
  if (headers.get("x-jupyterhub-version") !== null) return true;
  if (!ok || !/^application\/json\b/i.test(headers.get("content-type") ?? "")) return false;
  const url = addressOf(asked);
  return URL.canParse(url, baseUrl) && new URL(url, baseUrl).href.startsWith(`${baseUrl}hub/api`);
}

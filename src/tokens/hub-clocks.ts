import { momentNow, msSince, type Moment } from "../transport/moment.js";
import { addressOf } from "../transport/request-like.js";
import type { HubFetch, HubResponse, HubTransport } from "../transport/types.js";

/** As good as clocks agree that are set by hand, and as an answer tells the time: less is taken for no difference, in ms. */
export const SAME_CLOCK_MS = 60_000;
/** An answer that took longer may have been asked for before the machine slept: it tells nothing of now, in ms. */
const LONGEST_ANSWER_MS = 30_000;

/**
 * How far the clocks of hubs are from this machine's, as their answers tell it: a hub says by its own clock when a token ends, and ends
 * it by that. Known per hub from its last answer on, also when this machine's clock is set meanwhile; kept nowhere, because a clock that is
 * wrong is set right some day.
 */
export class HubClocks {
  readonly #told = new Map<string, { hubMs: number; at: Moment }>();

  constructor(private readonly now: () => Moment = momentNow) {}

  /** How much later it is by the hub's clock than here, in ms; 0: as late as here, or not known. */
  aheadMs(baseUrl: string): number {
    const told = this.#told.get(baseUrl);
    if (!told) return 0;
    const now = this.now();
    const aheadMs = told.hubMs + msSince(told.at, now) - now.wallMs;
    return Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs;
  }

  /** The same network, whose answers tell the time. */
  heardThrough(transport: HubTransport): HubTransport {
    const fetch: HubFetch = async (...request) => {
      const sentAt = this.now();
      const response = await transport.fetch(...request);
      if (isHubs(response, request[0], transport.baseUrl))
        this.#heard(transport.baseUrl, response.headers.get("date"), sentAt);
      return response;
    };
    return { ...transport, fetch };
  }

  #heard(baseUrl: string, date: string | null, sentAt: Moment): void {
    const at = this.now();
    const hubMs = date === null ? NaN : Date.parse(date);
    if (Number.isNaN(hubMs) || msSince(sentAt, at) > LONGEST_ANSWER_MS) return;
    this.#told.set(baseUrl, { hubMs, at });
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

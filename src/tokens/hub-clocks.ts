import type { HubFetch, HubTransport } from "../transport/types.js";

/** As good as clocks agree that are set by hand, and as an answer tells the time: less is taken for no difference, in ms. */
export const SAME_CLOCK_MS = 60_000;
/** An answer that took longer may have been asked for before the machine slept: it tells nothing of now, in ms. */
const LONGEST_ANSWER_MS = 30_000;

/**
 * How far the clocks of hubs are from this machine's, as their answers tell it: a hub says by its own clock when a token ends, and ends
 * it by that. Known per hub from its last answer on; kept nowhere, because a clock that is wrong is set right some day.
 */
export class HubClocks {
  readonly #aheadMs = new Map<string, number>();

  /** @param now ms since the epoch, by this machine's clock */
  constructor(private readonly now: () => number = Date.now) {}

  /** How much later it is by the hub's clock than here, in ms; 0: as late as here, or not known. */
  aheadMs(baseUrl: string): number {
    return this.#aheadMs.get(baseUrl) ?? 0;
  }

  /** The same network, whose answers tell the time. */
  heardThrough(transport: HubTransport): HubTransport {
    const fetch: HubFetch = async (...request) => {
      const sentAt = this.now();
      const response = await transport.fetch(...request);
      const { headers } = response;
      // Of a stranger on the way, such as a network's sign-in page, the time is not asked.
      if (headers.get("x-jupyterhub-version") !== null) this.#heard(transport.baseUrl, headers.get("date"), sentAt);
      return response;
    };
    return { ...transport, fetch };
  }

  #heard(baseUrl: string, date: string | null, sentAt: number): void {
    const now = this.now();
    const hubNow = date === null ? NaN : Date.parse(date);
    if (Number.isNaN(hubNow) || now < sentAt || now - sentAt > LONGEST_ANSWER_MS) return;
    const aheadMs = hubNow - now;
    if (Math.abs(aheadMs) < SAME_CLOCK_MS) this.#aheadMs.delete(baseUrl);
    else this.#aheadMs.set(baseUrl, aheadMs);
  }
}

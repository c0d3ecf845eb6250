import type { HubFetch } from "../transport/types.js";

/** The hub is not asked for each of many refusals in a row, in ms. */
const ASK_AGAIN_MS = 30_000;

/**
 * A user's server refuses a token that it does not know, one that may not use it, and most requests while it is stopped, all with 403:
 * only the hub can tell these apart. It is asked then, and the model shows what it says.
 */
export function askWhenRefused(fetch: HubFetch, ask: () => Promise<unknown>): HubFetch {
  let askedAt = -Infinity;
  return async (...request) => {
    const response = await fetch(...request);
    if (response.status === 403 && Date.now() - askedAt > ASK_AGAIN_MS) {
      askedAt = Date.now();
      void ask().catch(() => undefined); // the model has it now
    }
    return response;
  };
}

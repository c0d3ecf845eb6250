import { ProxyFailed } from "../errors.js";
import type { Link } from "../network/link.js";
import type { Limits } from "./limits.js";

/** The proxy does not take what it was told, or is told nothing. */
export function wantsCredentials(error: unknown): boolean {
  return error instanceof ProxyFailed && error.why === "credentials";
}

/**
 * Sends it again, once, where a proxy wants other credentials than those that it took before: its user is asked for them first. Nothing of it was
 * sent to the hub then, as a proxy is asked for the way before that (CONNECT), so it may change something, too.
 */
export async function askedAgain<T>(link: Pick<Link, "ready">, limits: Limits, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!wantsCredentials(error)) throw error;
    // However long its user takes.
    limits.stopTimer();
    await limits.race(() => link.ready());
    return await send();
  }
}

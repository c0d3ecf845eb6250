import type { HubResponse } from "../types.js";

/**
 * For an answer whose body nobody reads: ends the connection that the rest of it would come over. A large body that is left alone keeps its
 * connection for as long as there is more of it.
 */
export function discard(response: HubResponse): void {
  (response.body as { destroy?(): void } | null)?.destroy?.();
}

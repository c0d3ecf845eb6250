import type { Server } from "./types.js";

/** Tells one start of a server from the next, as its hub tells it: ISO, '' where it does not; `undefined`: it does not run. */
export function startOf(server: Pick<Server, "state"> | undefined): string | undefined {
  const state = server?.state;
  return state?.kind === "running" ? (state.started ?? "") : undefined;
}

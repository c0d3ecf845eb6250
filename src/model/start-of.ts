import type { UserOptions } from "../hubClient/types.js";
import type { Server } from "./types.js";

/** Tells one start of a server from the next, as its hub tells it: ISO, '' where it does not; `undefined`: it does not run. */
export function startOf(server: Pick<Server, "state"> | undefined): string | undefined {
  const state = server?.state;
  return state?.kind === "running" ? (state.started ?? "") : undefined;
}

/** Since when a server runs, ISO: after the queue in which its start may have waited. `undefined`: it does not, or nobody knows. */
export function ranSince(server: Pick<Server, "state" | "ran">): string | undefined {
  return server.ran && server.ran.started === startOf(server) ? server.ran.since : undefined;
}

/** With what a server runs or is being started, else with what it was started last. `undefined`: with none, or that is not known here. */
export function optionsOf({ state, lastOptions }: Pick<Server, "state" | "lastOptions">): UserOptions | undefined {
  const options = state.kind === "starting" && "options" in state ? state.options : lastOptions;
  return options && Object.keys(options).length > 0 ? options : undefined;
}

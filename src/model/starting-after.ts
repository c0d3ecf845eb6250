import type { SpawnProgress } from "../hubClient/types.js";
import type { ServerState } from "./types.js";

type Starting = Extract<ServerState, { kind: "starting" }>;

/** What is known of a start after one more event; the ends are none, the user model tells them. */
export function startingAfter(before: Starting, event: SpawnProgress): Starting {
  const { kind, since } = before;
  const asked = "options" in before ? { options: before.options } : {};
  if (event.kind === "unheard") return { ...before, unheard: event.why };
  if (event.kind !== "message") return before;
  // A spawner may begin to count again; for its user, a start does not go back.
  const percent = furthest(event.percent, before.percent);
  // An event may tell no more than a new percentage, or say what is said of every start.
  const keeps = event.message === "" || (event.isFiller === true && before.message !== undefined);
  const message = keeps ? before.message : event.message;
  return {
    kind,
    since,
    ...asked,
    ...(message !== undefined && { message }),
    ...(percent !== undefined && { percent }),
    ...(event.pending && { pending: event.pending }),
  };
}

function furthest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

import type { Pending } from "../hubClient/start/pending-phase.js";
import type { Account, AccountReach, Server, ServerState } from "./types.js";

/** What is known of a server now, from the hub's word and from whether the hub gives it: what all that shows servers switches over. */
export type ServerStatus =
  /** nobody asked the hub yet, or it wants to be asked less */
  | { kind: "unknown" }
  /** the hub answers, and does not say what the server does: it is looking after it */
  | { kind: "checking" }
  | Extract<AccountReach, { kind: "sign-in-needed" | "unreachable" }>
  /** not at the hub yet */
  | { kind: "planned" }
  | { kind: "stopped" }
  | { kind: "start-failed"; failure: string }
  | Extract<ServerState, { kind: "starting" | "running" | "stopping" }>;

export function statusOf({ reach }: Pick<Account, "reach">, { state, planned }: Server): ServerStatus {
  switch (state.kind) {
    case "unknown":
      if (reach.kind === "sign-in-needed" || reach.kind === "unreachable") return reach;
      return { kind: reach.kind === "ok" ? "checking" : "unknown" };
    case "stopped":
      if (state.failure !== undefined) return { kind: "start-failed", failure: state.failure };
      return { kind: planned ? "planned" : "stopped" };
    // What this window starts or stops goes on, also while its hub cannot be asked.
    case "starting":
    case "running":
    case "stopping":
      return state;
  }
}

/** Does a start wait, for its turn or for a machine? Then nothing of it goes on yet. */
export function isWaiting(pending: Pending | undefined): boolean {
  return pending?.phase === "queued" || pending?.phase === "waiting-for-resources";
}

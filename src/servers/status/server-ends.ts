import type { HubModel, ModelChange, Server, ServerState } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import type { ServerLimits } from "./deadline.js";
import { type Walltime, walltimeOf } from "./walltime.js";

/** A shorter time without activity is no reason for an end, in ms. */
export const IDLE_MS = 300_000;

/** What ends by a scheduler ends so much sooner than that said, by its own clock, in ms. */
const SLACK_MS = 30_000;

/** Who stops what is too old looks that seldom at most, in ms. */
const CULLER_MS = 30 * 60_000;

/** How a server came to its end, as far as it is known here. */
export interface ServerEnd {
  /** `others`: it was not asked for here, and its time was not over, or is not known; `age`: the hub gives each server so much time */
  by: "this-window" | "walltime" | "age" | "others";
  /** ms since the epoch, by the hub's word where it has one, else when it was heard of */
  atMs: number;
  /** for `walltime`, where the options of the start have told it; else the scheduler has */
  walltime?: Walltime;
  /** for `age`, in ms */
  ageMs?: number;
  /** the last activity that the hub told of while it ran, in ms since the epoch */
  activeAtMs?: number;
}

/** A server that ran. */
interface Ran {
  server: Server;
  state: Extract<ServerState, { kind: "running" }>;
}

/** How the servers ended that this window saw running. Follows the model, and asks nobody. */
export class ServerEnds {
  readonly #ran = new Map<ServerId, Ran>();
  readonly #askedHere = new Set<ServerId>();
  readonly #ends = new Map<ServerId, ServerEnd>();
  readonly #subscription: { dispose(): void };

  constructor(
    model: Pick<HubModel, "accounts" | "onDidChange">,
    /** what is known of how long a server may run that runs */
    private readonly limitsOf: (server: Server) => ServerLimits = () => ({}),
    private readonly now: () => number = Date.now,
  ) {
    for (const server of model.accounts.flatMap(({ servers }) => servers)) this.#runs(server);
    this.#subscription = model.onDidChange((change) => this.#heard(change));
  }

  /** `undefined`: it was not seen running here, or runs again. */
  of(serverId: ServerId): ServerEnd | undefined {
    return this.#ends.get(serverId);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #heard({ servers, reason }: ModelChange): void {
    for (const { id, after: server } of servers) {
      const state = server?.state;
      if (!server || state?.kind === "running") {
        this.#askedHere.delete(id);
        this.#ends.delete(id);
      }
      if (server) this.#runs(server);
      // It is the reason for what is done here only.
      if (state?.kind === "stopping" && reason === "stopping") this.#askedHere.add(id);
      if (!server || state?.kind === "stopped") this.#ended(id, server);
    }
  }

  #runs(server: Server): void {
    const { id, state } = server;
    if (state.kind === "running") this.#ran.set(id, { server, state });
  }

  #ended(id: ServerId, stopped: Server | undefined): void {
    const ran = this.#ran.get(id);
    this.#ran.delete(id);
    if (!ran || !stopped) return;
    const known = { isAskedHere: this.#askedHere.has(id), limits: this.limitsOf(ran.server), nowMs: this.now() };
    this.#ends.set(id, serverEnd(ran, stopped, known));
  }
}

/** A hub puts the end of a server down as its last activity (`user.py: stop`, 4.1 to 6.1). */
function serverEnd(
  { server, state }: Ran,
  stopped: Server,
  { isAskedHere, limits, nowMs }: { isAskedHere: boolean; limits: ServerLimits; nowMs: number },
): ServerEnd {
  const [activeAtMs, toldAtMs] = [server.lastActivity, stopped.lastActivity].map((iso) => Date.parse(iso ?? ""));
  const isTold = toldAtMs !== undefined && !(toldAtMs <= (activeAtMs ?? NaN)) && Number.isFinite(toldAtMs);
  const end = {
    atMs: isTold ? toldAtMs : nowMs,
    ...(activeAtMs !== undefined && Number.isFinite(activeAtMs) && { activeAtMs }),
  };
  if (isAskedHere) return { by: "this-window", ...end };
  return { ...whatWasOver(server, state, limits, end.atMs), ...end };
}

/** The scheduler knows best: a job's time can be changed, and begins when it leaves the queue. */
function whatWasOver(
  { lastOptions }: Server,
  { started }: Ran["state"],
  { jobEndsAtMs, ageMs }: ServerLimits,
  atMs: number,
): Pick<ServerEnd, "by" | "walltime" | "ageMs"> {
  if (jobEndsAtMs !== undefined && atMs >= jobEndsAtMs - SLACK_MS) return { by: "walltime" };
  const walltime = jobEndsAtMs === undefined ? walltimeOf(lastOptions, started) : undefined;
  if (walltime && walltime.endsAt <= atMs) return { by: "walltime", walltime };
  const olderMs = ageMs === undefined ? NaN : atMs - Date.parse(started ?? "") - ageMs;
  return olderMs >= 0 && olderMs < CULLER_MS ? { by: "age", ageMs: ageMs ?? 0 } : { by: "others" };
}

import { isWaiting, type ServerStatus } from "../../model/server-status.js";
import type { Moment } from "../../transport/moment.js";
import type { AwaySocket } from "../../transport/socket/away-sockets.js";
import type { Usage } from "../resources/usage.js";
import type { SyncShown } from "../sync/contract.js";
import type { Deadline } from "./deadline.js";
import type { RunningNotebook } from "./running-cells.js";
import { IDLE_MS, type ServerEnd } from "./server-ends.js";
import type { ServerLink } from "./server-links.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What ends sooner than this is worth a word without being asked for, in ms. */
const TIME_NEARLY_OVER_MS = 30 * MINUTE_MS;
const TOKEN_ENDS_MS = 24 * HOUR_MS;

/** Of a server whose kernels' connections are lost, and made again. */
export type Away = Pick<AwaySocket, "since" | "nextTryAtMs">;

/** What is known of a server and its account beside the model. */
export interface ServerKnown {
  away?: Away | undefined;
  /** notebooks whose cells run on it */
  running: readonly RunningNotebook[];
  link?: ServerLink | undefined;
  /** when it ends by itself, where that is known */
  deadline?: Deadline | undefined;
  /** how it stopped, where this window saw it running */
  end?: ServerEnd | undefined;
  /** Until the token ends, by the hub's clock; `undefined`: nobody knows, or another one takes its place by itself. */
  tokenLeftMs?: number | undefined;
  /** what the server uses of its memory, where that is known */
  memory?: Usage["memory"];
  /** folders of the workspace that are pushed to it */
  synced?: readonly SyncShown[] | undefined;
}

type Of<Kind extends ServerStatus["kind"]> = Extract<ServerStatus, { kind: Kind }>;

/** What the status item says of a server: one thing at a time, the one that matters most. */
export type Indicator =
  /** of a server that nobody asked for nothing is claimed */
  | { kind: "not-checked" }
  | { kind: "signed-out"; problem: Of<"sign-in-needed">["problem"] }
  /** its servers may still run */
  | { kind: "unreachable"; problem: Of<"unreachable">["problem"] }
  /** a certificate, a proxy or a tunnel is in the way: no time mends that */
  | { kind: "network-trouble"; problem: Of<"unreachable">["problem"] }
  | { kind: "stopped" }
  /** It ran, and was stopped from elsewhere: `culled` after a time without use, `time-over` with its job, or as the hub does with each. */
  | { kind: "culled" | "time-over" | "stopped-elsewhere"; end: ServerEnd }
  | { kind: "start-failed"; failure: string }
  | { kind: "queued" | "starting"; start: Of<"starting"> }
  | { kind: "stopping" }
  | { kind: "not-jupyter" }
  | { kind: "reconnecting"; away: Away; problem?: Of<"unreachable">["problem"] }
  /** `leftMs`: at least, or less than nothing: a job's time begins when it leaves the queue */
  | { kind: "time-nearly-over"; leftMs: number }
  | { kind: "memory-nearly-full"; memory: NonNullable<Usage["memory"]> }
  | { kind: "token-ends"; leftMs: number }
  /** a folder of the workspace is on its way to it, or could not be pushed as it is */
  | { kind: "pushing" | "not-pushed"; synced: SyncShown }
  | { kind: "slow"; roundTripMs: number }
  | { kind: "busy" }
  /** nobody uses its kernels, and the hub may stop it */
  | { kind: "released" }
  | { kind: "ready" };

/** @param known of a server that is not `running` only what is there while it does not */
export function indicatorOf(status: ServerStatus, known: ServerKnown, now: Moment): Indicator {
  if (known.away) {
    const problem = status.kind === "unreachable" ? { problem: status.problem } : {};
    return { kind: "reconnecting", away: known.away, ...problem };
  }
  switch (status.kind) {
    case "unknown":
    case "checking":
      return { kind: "not-checked" };
    case "sign-in-needed":
      return { kind: "signed-out", problem: status.problem };
    case "unreachable":
      return { kind: IN_THE_WAY.has(status.problem.kind) ? "network-trouble" : "unreachable", problem: status.problem };
    case "planned":
    case "stopped":
      return stopped(known.end);
    case "start-failed":
      return { kind: "start-failed", failure: status.failure };
    case "starting":
      return { kind: isWaiting(status.pending) ? "queued" : "starting", start: status };
    case "stopping":
      return { kind: "stopping" };
    case "running":
      return status.noJupyter ? { kind: "not-jupyter" } : running(known, now);
  }
}

/** As `HubError.kind`. */
const IN_THE_WAY = new Set(["certificate-not-trusted", "network-file-unusable", "proxy-failed", "ssh-failed"]);

function stopped(end: ServerEnd | undefined): Indicator {
  if (!end || end.by === "this-window") return { kind: "stopped" };
  if (end.by === "walltime" || end.by === "age") return { kind: "time-over", end };
  const idleMs = end.activeAtMs === undefined ? 0 : end.atMs - end.activeAtMs;
  return { kind: idleMs >= IDLE_MS ? "culled" : "stopped-elsewhere", end };
}

/** In any other state a folder is as it is to be, or will be with the next run. The first comes first. */
const SYNC_TOLD = ["pushing", "failed"] as const;

/** What ends comes before what is slow, and both before what goes well. */
function running({ running, link, deadline, tokenLeftMs, memory, synced = [] }: ServerKnown, now: Moment): Indicator {
  // What is not used, and would be stopped for that, needs nobody's attention.
  const leftMs = deadline && deadline.cause !== "idle" ? deadline.endsAtMs - now.wallMs : Infinity;
  if (leftMs < TIME_NEARLY_OVER_MS) return { kind: "time-nearly-over", leftMs };
  if (memory?.isNearlyFull) return { kind: "memory-nearly-full", memory };
  if (tokenLeftMs !== undefined && tokenLeftMs < TOKEN_ENDS_MS) return { kind: "token-ends", leftMs: tokenLeftMs };
  const [folder] = SYNC_TOLD.flatMap((kind) => synced.filter(({ state }) => state.kind === kind));
  if (folder) return { kind: folder.state.kind === "pushing" ? "pushing" : "not-pushed", synced: folder };
  if (link?.isSlow) return { kind: "slow", roundTripMs: link.roundTripMs ?? 0 };
  if (running.length > 0) return { kind: "busy" };
  return { kind: link?.isReleased ? "released" : "ready" };
}

import type { JsonValue, UserOptions } from "../../hubClient/types.js";
import type { Server } from "../../model/types.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Options that hold a job's walltime: batchspawner's template variable (MOSS has the same), and the words of Slurm and PBS for it,
 * which hand-written forms use.
 */
const keys = ["runtime", "req_runtime", "walltime", "time_limit", "timelimit"];

/** When a batch job's time is over, as far as it can be known from outside. */
export interface Walltime {
  /** Ms since the epoch. Not before this: the hub's `started` is the request (`user.py: spawn`), the job's time begins after the queue. */
  readonly endsAt: number;
  /** what the estimate comes from */
  readonly option: string;
  readonly value: string;
}

/** `undefined` where nothing is known for sure. @param started ISO, as in the hub's server model */
export function walltimeOf(options: UserOptions | undefined, started: string | undefined): Walltime | undefined {
  const startedAt = Date.parse(started ?? "");
  if (!options || !Number.isFinite(startedAt)) return undefined;
  for (const option of keys) {
    const value = textOf(options[option]);
    const lasts = value === undefined ? undefined : durationMs(value);
    if (value !== undefined && lasts !== undefined) return { endsAt: startedAt + lasts, option, value };
  }
  return undefined;
}

/** Of a server that runs. */
export function walltimeOfServer({ state, lastOptions }: Server): Walltime | undefined {
  return state.kind === "running" ? walltimeOf(lastOptions, state.started) : undefined;
}

/**
 * Only forms that all schedulers read alike: `h:mm:ss` and Slurm's `d-h`, `d-h:mm`, `d-h:mm:ss`. A number alone is minutes for Slurm
 * and seconds for PBS, and `4:30` is minutes for Slurm and hours for LSF.
 */
function durationMs(value: string): number | undefined {
  const clock = /^(?:(?<d>\d{1,3})-)?(?<h>\d{1,4}):(?<m>\d{1,2}):(?<s>\d{1,2})$/;
  const days = /^(?<d>\d{1,3})-(?<h>\d{1,2})(?::(?<m>\d{1,2}))?$/;
  const parts = (clock.exec(value) ?? days.exec(value))?.groups;
  if (!parts) return undefined;
  const { d = "0", h = "0", m = "0", s = "0" } = parts;
  const seconds = ((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s);
  return seconds > 0 ? seconds * SECOND_MS : undefined;
}

/** A form sends lists of one, REST what the client wrote. */
function textOf(value: JsonValue | undefined): string | undefined {
  const [one, ...more] = Array.isArray(value) ? value : [value];
  return typeof one === "string" && more.length === 0 ? one.trim() : undefined;
}

/** `2 h 05 min`, `12 min`, in whole minutes. @param ms at least a minute */
export function minutesLabel(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `12 min`, `3 h`, `2 d`: one unit, in whole ones. `undefined`: less than a minute, or nobody knows. */
export function uptime(ms: number): string | undefined {
  if (!(ms >= MINUTE_MS)) return undefined;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return ms < DAY_MS ? `${Math.floor(ms / HOUR_MS)} h` : `${Math.floor(ms / DAY_MS)} d`;
}

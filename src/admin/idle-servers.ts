import type { HubUser } from "../hubClient/admin/users.js";

/** A server that nobody has used for a while. */
export interface IdleServer {
  user: string;
  name: string;
  /** since when, ms since the epoch */
  sinceMs: number;
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** No rule is about the last minute: a hub hears of use every five. */
const SHORTEST_MS = 10 * 60_000;
const LONGEST_MS = 365 * 86_400_000;

/** "90 m", "12 h" or "3 d", in ms. `undefined`: it is none, or shorter than ten minutes, or longer than a year. */
export function idleTime(typed: string): number | undefined {
  const [, amount, unit = ""] = /^\s*(\d{1,6})\s*([mhd])[a-z]*\s*$/i.exec(typed) ?? [];
  const ms = Number(amount) * (UNITS[unit.toLowerCase()] ?? NaN);
  return ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : undefined;
}

/**
 * Which servers nobody has used for so long, the longest first. One that has never been used is idle since its start; of one that says
 * neither nobody knows, and it is left alone; so is one that is starting or stopping.
 * @param now by the hub's clock
 */
export function idleServers(users: readonly HubUser[], forMs: number, now: number): IdleServer[] {
  return users
    .flatMap(({ name: user, servers }) =>
      servers
        .filter(({ ready, pending }) => ready && pending === null)
        .map(({ name, started, lastActivity }) => ({ user, name, sinceMs: latest(started, lastActivity) })),
    )
    .filter(({ sinceMs }) => sinceMs <= now - forMs)
    .sort((a, b) => a.sinceMs - b.sinceMs);
}

/** `NaN`, which is before and after nothing: neither is a time. */
function latest(...times: (string | undefined)[]): number {
  const known = times.map((time) => Date.parse(time ?? "")).filter((at) => !Number.isNaN(at));
  return known.length === 0 ? NaN : Math.max(...known);
}

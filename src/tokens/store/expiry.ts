import type { TokenEntry } from "./types.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A token is due for its successor when this part of its life is left, or this time if that is shorter. */
const LAST_PART = 1 / 5;
const LONGEST_NOTICE_MS = 7 * DAY_MS;

/** How near a token's end is: `soon`: its successor is due; `last-day`: nearer still; `ended`: the hub refuses it. */
export type Nearness = "soon" | "last-day" | "ended";

/** `undefined`: not near, or nobody knows its end. @param now ms since the epoch, by this machine's clock */
export function nearnessOfEnd(entry: TokenEntry, now: number): Nearness | undefined {
  const leftMs = msLeft(entry, now);
  if (leftMs === undefined) return undefined;
  if (leftMs <= 0) return "ended";
  const storedAtMs = Date.parse(entry.storedAt) + (entry.hubAheadMs ?? 0);
  const bornAtMs = entry.createdAt === undefined ? storedAtMs : Date.parse(entry.createdAt);
  const lifeMs = leftMs + hubNow(entry, now) - bornAtMs;
  const noticeMs = Math.min(lifeMs * LAST_PART, LONGEST_NOTICE_MS);
  if (leftMs >= noticeMs) return undefined;
  return leftMs < DAY_MS && noticeMs > DAY_MS ? "last-day" : "soon";
}

/** `undefined`: nobody knows its end. @param now as above */
export function msLeft(entry: TokenEntry, now: number): number | undefined {
  return entry.expiresAt === undefined ? undefined : Date.parse(entry.expiresAt) - hubNow(entry, now);
}

/** The hub ends its tokens by its own clock. */
export function hubNow({ hubAheadMs = 0 }: Pick<TokenEntry, "hubAheadMs">, now: number): number {
  return now + hubAheadMs;
}

import type { Speech } from "./speech.js";
import { formatFor, timeFormat } from "./time-of-day.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on a larger unit says more. */
const TWO_HOURS_MS = 2 * HOUR_MS;
const TWO_DAYS_MS = 2 * DAY_MS;
const TWO_YEARS_MS = 2 * 365 * DAY_MS;

/** What is left is rounded up by this part of its unit at most: a token of 30 days says so after it was made. */
const ROUNDED_UP = 1 / 24;

/** "in 12 days", "3 hours ago". `undefined`: no time. */
export function relativeTime(iso: string | undefined, { l10n, language, now }: Speech): string | undefined {
  const at = timeOf(iso);
  if (at === undefined) return undefined;
  const [amount, unit] = inUnits(Math.abs(at - now), at > now ? ROUNDED_UP : 0);
  if (amount === 0) return at > now ? l10n.t("in less than a minute") : l10n.t("just now");
  return new Intl.RelativeTimeFormat(language, { numeric: "always" }).format(at > now ? amount : -amount, unit);
}

/** "12 days left". `undefined`: no time, or it is over. */
export function timeLeft(iso: string | undefined, { l10n, language, now }: Speech): string | undefined {
  const at = timeOf(iso);
  if (at === undefined || at <= now) return undefined;
  const [amount, unit] = inUnits(at - now, ROUNDED_UP);
  if (amount === 0) return l10n.t("less than a minute left");
  return l10n.t(
    "{0} left",
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(amount),
  );
}

/** "2026-11-21", as certificates are spoken of; "?": no time. */
export function day(time: Date): string {
  return Number.isNaN(time.getTime()) ? "?" : time.toISOString().slice(0, 10);
}

/** "2026-11-21 10:06:32 UTC", as the logs of servers have it. */
export function atUtc(atMs: number): string {
  return new Date(Math.min(atMs, MAX_AT))
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
}

/** "21 Nov 2026, 10:06", in the user's time zone. */
export function exactTime(iso: string | undefined, { language }: Speech): string | undefined {
  const at = timeOf(iso);
  if (at === undefined) return undefined;
  return formatFor(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** The last one that there is. */
const MAX_AT = 8.64e15;

/**
 * "10:06:32 GMT+1", and its day where it is more than an hour away: as true later as now. Its zone is said, as the extension may run on a
 * machine elsewhere than the editor.
 */
export function clockTime(atMs: number, now = Date.now()): string {
  const day = Math.abs(atMs - now) < HOUR_MS ? {} : { dateStyle: "medium" as const };
  return timeFormat({ ...day, timeStyle: "long" }).format(Math.min(atMs, MAX_AT));
}

export function isPast(iso: string | undefined, { now }: Speech): boolean {
  const at = timeOf(iso);
  return at !== undefined && at <= now;
}

function timeOf(iso: string | undefined): number | undefined {
  const at = iso === undefined ? NaN : Date.parse(iso);
  return Number.isNaN(at) ? undefined : at;
}

function inUnits(distanceMs: number, roundedUp: number): [number, "minute" | "hour" | "day" | "year"] {
  const whole = (unitMs: number) => Math.floor(distanceMs / unitMs + roundedUp);
  if (distanceMs < TWO_HOURS_MS) return [whole(MINUTE_MS), "minute"];
  if (distanceMs < TWO_DAYS_MS) return [whole(HOUR_MS), "hour"];
  if (distanceMs < TWO_YEARS_MS) return [whole(DAY_MS), "day"];
  return [Math.floor(distanceMs / (365 * DAY_MS)), "year"];
}

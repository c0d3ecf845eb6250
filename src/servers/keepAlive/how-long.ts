import type { Server } from "../../model/types.js";
import { timeOfDay } from "../../text/time-of-day.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { walltimeOf } from "../status/walltime.js";
import { LONGEST_MS } from "./keep-alive.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const OFFERED_HOURS = [1, 2, 4, 8];

/** When the time of a server is over, as far as that is known, and is still to come. In ms since the epoch. */
export function limitOf({ state, lastOptions }: Server, now: number): number | undefined {
  const walltime = state.kind === "running" ? walltimeOf(lastOptions, state.started) : undefined;
  return walltime && walltime.endsAt > now ? walltime.endsAt : undefined;
}

/** @returns until when, in ms since the epoch */
export async function askHowLong(ui: Ui, label: string, limit: number | undefined): Promise<number> {
  const { l10n } = ui;
  const now = Date.now();
  const title = l10n.t("Keep the Server on {0} Alive", label);
  const until = (untilMs: number) => l10n.t("until {0}", timeOfDay(untilMs, now));
  const hours = OFFERED_HOURS.map((count) => ({ count, untilMs: now + count * HOUR_MS }));
  const items = [
    ...hours
      .filter(({ untilMs }) => limit === undefined || untilMs <= limit)
      .map(({ count, untilMs }) => ({
        label: count === 1 ? l10n.t("1 hour") : l10n.t("{0} hours", count),
        description: until(untilMs),
        untilMs,
      })),
    ...(limit === undefined
      ? []
      : [{ label: l10n.t("Until its time limit"), description: until(limit), untilMs: limit }]),
    { label: l10n.t("Other…"), untilMs: undefined },
  ];
  const placeHolder = l10n.t("For how long should it not be stopped as idle? It uses its allocation.");
  const picked = await ui.pick(items, { title, placeHolder });
  if (!picked) throw new CancellationError();
  return picked.untilMs ?? (await askOther(ui, title, limit));
}

async function askOther(ui: Ui, title: string, limit: number | undefined): Promise<number> {
  const { l10n } = ui;
  const longestMs = () => Math.min(LONGEST_MS, (limit ?? Infinity) - Date.now());
  const typed = await ui.input({
    title,
    prompt: l10n.t("For how many hours?"),
    placeHolder: l10n.t("3 or 1:30"),
    judge: (text) => {
      const ms = hoursIn(text);
      if (ms === undefined) return { error: l10n.t("Enter hours, such as 3 or 1:30.") };
      if (ms <= longestMs()) return undefined;
      return limit === undefined
        ? { error: l10n.t("Enter at most {0} hours.", LONGEST_MS / HOUR_MS) }
        : { error: l10n.t("The server's time limit is at {0}.", timeOfDay(limit, Date.now())) };
    },
  });
  const ms = typed === undefined ? undefined : hoursIn(typed);
  if (ms === undefined) throw new CancellationError();
  return Date.now() + Math.min(ms, longestMs());
}

/** "3", "1.5" and "1:30", as ms; a minute at least. `undefined`: something else. */
export function hoursIn(text: string): number | undefined {
  const { h, part, m } = /^(?<h>\d{1,4})(?:(?<part>[.,]\d{1,3})|:(?<m>[0-5]\d))?$/.exec(text.trim())?.groups ?? {};
  if (h === undefined) return undefined;
  const hours = Number(h) + Number((part ?? "").replace(",", ".") || 0);
  const ms = hours * HOUR_MS + Number(m ?? 0) * MINUTE_MS;
  return ms >= MINUTE_MS ? ms : undefined;
}

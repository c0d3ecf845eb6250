import { timeFormat } from "./editor-language.js";

/** "10:06", and its day where it is another one than today: for a line that has room for no more. By the clock of the machine that the extension runs on. */
export function timeOfDay(atMs: number, now: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : { dateStyle: "medium" as const };
  return timeFormat({ ...day, timeStyle: "short" }).format(atMs);
}

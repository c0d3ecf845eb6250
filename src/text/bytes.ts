import { decimal } from "./number-words.js";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const STEP = 1024;

/** "512 MiB", "1.5 GiB" */
export function bytesLabel(bytes: number): string {
  const power = powerOf(bytes);
  return `${shownIn(bytes, power)} ${UNITS[power]}`;
}

/** "0.92" of "1 GiB", "12.3" of "64 GiB": in the same unit, so that a tenth of the whole can be told from the next. */
export function bytesOf(part: number, whole: number): [part: string, whole: string] {
  const power = powerOf(whole);
  return [shownIn(part, power, whole / STEP ** power < 10 ? 2 : 1), bytesLabel(whole)];
}

/** What is less than a MiB is worth no other unit. */
function powerOf(bytes: number): number {
  const power = Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(STEP));
  return Math.min(Math.max(power, 2), UNITS.length - 1);
}

function shownIn(bytes: number, power: number, digits = 1): string {
  return decimal(bytes / STEP ** power, digits);
}

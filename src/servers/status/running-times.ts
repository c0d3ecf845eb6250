import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import type { RunningNotebook } from "./running-cells.js";

/** How long the cell has run that runs for longest, in ms. `undefined`: none does, or nobody knows. */
export function runsForMs(running: readonly RunningNotebook[], now = momentNow()): number | undefined {
  const times = running.flatMap(({ begunAt }) => (begunAt ? [msSince(begunAt, now)] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** From when on this window knows of the cells that run for longest. `undefined`: none runs */
export function sinceOf(running: readonly RunningNotebook[]): Moment | undefined {
  const [first] = running.map(({ since }) => since).sort((one, other) => one.steadyMs - other.steadyMs);
  return first;
}

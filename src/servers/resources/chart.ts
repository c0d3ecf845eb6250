/** What was measured at a time. */
export interface Point {
  /** by a clock that does not go back */
  atMs: number;
  value: number;
}

/** So much of the past is kept and drawn, in ms. */
export const PAST_MS = 10 * 60_000;
const BLOCKS = "▁▂▃▄▅▆▇█";
/** Where nobody asked. */
const GAP = "·";

/**
 * Up to ten minutes as a line of blocks, the latest at the right: each as high as the most that was measured in its part of the time.
 * @param points the oldest first @param full the value of the highest block
 */
export function chart(points: readonly Point[], full: number, columns: number): string {
  const columnOf = ({ atMs }: Point) => Math.floor((atMs * columns) / PAST_MS);
  const [last] = points.slice(-1).map(columnOf);
  if (last === undefined) return "";
  const most = new Map<number, number>();
  for (const point of points) {
    const column = columnOf(point);
    if (column > last - columns) most.set(column, Math.max(point.value, most.get(column) ?? 0));
  }
  const first = Math.min(...most.keys());
  return Array.from({ length: last - first + 1 }, (_, at) => blockOf(most.get(first + at), full)).join("");
}

function blockOf(value: number | undefined, full: number): string {
  if (value === undefined) return GAP;
  const step = full > 0 ? Math.floor((value / full) * BLOCKS.length) : 0;
  return BLOCKS[Math.min(step, BLOCKS.length - 1)] ?? GAP;
}

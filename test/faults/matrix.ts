import { cellKinds } from "./cells.js";
import type { CellResult, Result } from "./trial.js";

const WORDS = 60;
const widths = [15, 13, 14, 18, 12, 8];

export const head = row(["fault", "server", ...cellKinds, "back", "ends"]);

/** Of each cell what was lost, doubled and out of order; seconds until the first line; and the ends. */
export function lineOf(fault: string, server: string, { cells, recoveryMs }: Result): string {
  const counts = cellKinds.map((kind) => countsOf(cells[kind]));
  const back = recoveryMs === undefined ? "never" : `${(recoveryMs / 1000).toFixed(1)} s`;
  const ends = cellKinds.map((kind) => cells[kind].end.slice(0, WORDS));
  const said = cellKinds.map((kind) => firstLine(cells[kind].said)).filter(Boolean);
  const end = ends.every((one) => one === ends[0]) ? (ends[0] ?? "") : ends.join(", ");
  return row([fault, server, ...counts, back, [end, ...new Set(said)].join("; ")]);
}

function countsOf({ lost, doubled, disordered }: CellResult): string {
  return `${lost ?? "?"}/${doubled}/${disordered}`;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, WORDS);
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(" ")
    .trimEnd();
}

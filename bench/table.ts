/** One line of the result: ours and the plain client's in the same unit, or a figure of ours alone. */
export interface Row {
  what: string;
  unit: "ms" | "MB/s" | "messages/s" | "kB" | "MB" | "requests" | "requests/s" | "files/s" | "%";
  ours: number[];
  /** the plain client's, in the same run */
  plain?: number[];
  /** the bar of the design, in words */
  bar?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Largest minus smallest, as a share of the median: how much the machine wavered. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

function ratio({ ours, plain }: Row): number | undefined {
  return plain && median(ours) / median(plain);
}

export function markdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const plain = row.plain ? `${figure(median(row.plain))} ±${percent(spread(row.plain) / 2)}` : "–";
    const ours =
      row.ours.length > 1 ? `${figure(median(row.ours))} ±${percent(spread(row.ours) / 2)}` : figure(median(row.ours));
    const share = ratio(row);
    return `| ${row.what} | ${ours} ${row.unit} | ${plain === "–" ? plain : `${plain} ${row.unit}`} | ${share === undefined ? "–" : share.toFixed(2)} | ${row.bar ?? "–"} |`;
  });
  return ["| what | ours | plain client | ratio | bar |", "| --- | --- | --- | --- | --- |", ...lines].join("\n");
}

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

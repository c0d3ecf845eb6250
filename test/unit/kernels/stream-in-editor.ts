/** A stream as the editor keeps it (vs/workbench/contrib/notebook/common: `compressOutputItemStreams`, 1.80 and later). */
export function shownAfter(texts: readonly string[]): string {
  let shown = "";
  for (const text of texts) {
    const lineEnd = text.startsWith("\u001b[A") ? shown.lastIndexOf("\n") : -1;
    shown = lineEnd === -1 ? shown + text : shown.slice(0, lineEnd) + text.slice("\u001b[A".length);
    shown = withoutReturns(withoutBackspaces(shown));
  }
  return shown;
}

function withoutBackspaces(text: string): string {
  const fewer = text.replace(/[^\n]\x08/gm, "");
  return fewer.length < text.length ? withoutBackspaces(fewer) : text;
}

function withoutReturns(text: string): string {
  let left = text.replace(/\r+\n/gm, "\n");
  while (/\r[^$]/.test(left)) {
    const base = /^(.*)\r+/m.exec(left)?.[1] ?? "";
    const insert = /\r+(.*)$/m.exec(left)?.[1] ?? "";
    left = left.replace(/\r+.*$/m, "\r").replace(/^.*\r/m, insert + base.slice(insert.length));
  }
  return left;
}

/**
 * What a terminal would show of a text: `\r` goes back over the line, `\b` over a character. The editor does this for what is
 * appended to a text, not for its beginning. A `\r` or `\b` that still waits for what comes after it is kept.
 */
export function settledText(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.replace(/\r+\n/g, "\n").split("\n").map(settledLine).join("\n");
}

function settledLine(line: string): string {
  const [body, waiting] = [line.replace(/\r+$/, ""), line.endsWith("\r") ? "\r" : ""];
  return body.split("\r").map(withoutBackspaces).reduce(overwrite) + waiting;
}

function overwrite(before: string, written: string): string {
  return written + before.slice(written.length);
}

function withoutBackspaces(text: string): string {
  let settled = text;
  for (let before = ""; before !== settled;) {
    before = settled;
    settled = settled.replace(/[^\b][\b]/g, "");
  }
  return settled;
}

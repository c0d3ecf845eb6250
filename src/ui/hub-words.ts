const MAX_LENGTH_CHARACTERS = 300;

/**
 * A hub's own words, made fit for a notification: one line, not endless, and without links. The editor makes `[text](command:…)`
 * in a notification clickable, and a hub must not be able to put commands there.
 */
export function hubWords(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(/\]\(/g, "] (").trim();
  return line.length > MAX_LENGTH_CHARACTERS ? `${line.slice(0, MAX_LENGTH_CHARACTERS - 1)}…` : line;
}

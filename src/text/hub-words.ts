const MAX_LENGTH_CHARACTERS = 300;
/** Of a longer text the beginning is read: what is more than this is blanks or cut off. */
const MAX_READ_CHARACTERS = 32 * MAX_LENGTH_CHARACTERS;

/** A hub's own words, made fit for a notification: one line, not endless, and without links. */
export function hubWords(text: string): string {
  const line = withoutLinks(text.slice(0, MAX_READ_CHARACTERS).replace(/\s+/g, " ")).trim();
  return line.length > MAX_LENGTH_CHARACTERS ? `${line.slice(0, MAX_LENGTH_CHARACTERS - 1)}…` : line;
}

/**
 * The editor makes `[text](command:…)` in a notification, and in what a box says, clickable: neither a hub nor an address, a name or a
 * scope must be able to put commands there.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\]\(/g, "] (");
}

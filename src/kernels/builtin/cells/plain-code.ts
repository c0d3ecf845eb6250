/** The editor shows no more of a hover. */
const MAX_CHARACTERS = 100_000;

/** What a kernel says of a name, without the colours of a terminal. */
export function plainCode(text: string): string {
  return text.slice(0, MAX_CHARACTERS).replace(/\u001b\[[0-9;]*m/g, "");
}

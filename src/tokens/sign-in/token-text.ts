/** What JupyterHub makes as a token (`utils.new_token`, the same from 1.0 to 6.1): 32 hexadecimal digits. */
const MADE_BY_HUB = /^[0-9a-f]{32}$/;
/** Fewer come from a keyboard too. */
const PASTED_CHARACTERS = 20;

export function looksLikeToken(text: string): boolean {
  return MADE_BY_HUB.test(text.trim());
}

/** Was a token put into the box by one change? Then nothing is to be added to it. */
export function isPastedToken(before: string, after: string): boolean {
  return after.length - before.length >= PASTED_CHARACTERS && looksLikeToken(after);
}

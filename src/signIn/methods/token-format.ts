/** What JupyterHub makes as a token (`utils.new_token`, the same from 1.0 to 6.1): 32 hexadecimal digits. */
const MADE_BY_HUB = /^[0-9a-f]{32}$/;
/** Fewer come from a keyboard too. */
const PASTED_CHARACTERS = 20;

export function looksLikeToken(text: string): boolean {
  return MADE_BY_HUB.test(text.trim());
}

/** The token that one change put into the box, also in the place of another one or beside it: nothing is to be added to it. */
export function pastedToken(before: string, after: string): string | undefined {
  const beside = [
    after.startsWith(before) ? after.slice(before.length) : "",
    after.endsWith(before) ? after.slice(0, after.length - before.length) : "",
  ].find(looksLikeToken);
  if (beside !== undefined) return beside.trim();
  return changedCharacters(before, after) >= PASTED_CHARACTERS && looksLikeToken(after) ? after.trim() : undefined;
}

/** How many of them the change brought, where it was one change. */
function changedCharacters(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return after.length - start - end;
}

const MAX_SCOPES = 1_000;
const MAX_SCOPE_CHARACTERS = 500;

/** Of those that a hub says a token has: it decides how many they are, and they are compared, put into words, and kept. */
export function keptScopes(scopes: readonly string[] | null | undefined): string[] {
  return (scopes ?? []).filter(({ length }) => length <= MAX_SCOPE_CHARACTERS).slice(0, MAX_SCOPES);
}

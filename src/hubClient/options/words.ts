/** The words of a name or label, in small letters; `camelCase` and `snake_case` are several. */
export function wordsIn(text: string): string[] {
  return text
    .replace(/(\p{Ll}|\d)(?=\p{Lu})/gu, "$1 ")
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, "$1 ")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
}

/** A name as words, where nothing better is known. */
export function readable(name: string): string {
  return name.replace(/[_-]+/g, " ").trim() || name;
}

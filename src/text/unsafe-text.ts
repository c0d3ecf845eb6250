/** Line breaks and control characters: some hubs paste options into a batch script, where a line break begins a new command. */
const unsafeCharacter = /[\p{Cc}\u2028\u2029]/u;

export function isUnsafe(text: string): boolean {
  return unsafeCharacter.test(text);
}

/** The same text, with a sign where such a character stands. */
export function unsafeShown(text: string): string {
  return text.replace(new RegExp(unsafeCharacter, "gu"), "�");
}

/** HTML sends every line's end as CR LF ("normalize newlines" of a form's entry list). */
export function withLineEnds(text: string): string {
  return text.replace(/\r\n?|\n/g, "\r\n");
}

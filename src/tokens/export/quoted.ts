/** One word for a POSIX shell, whatever is in it. */
export function shQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** One string for PowerShell, whatever is in it: it takes typographic quotes for quotes too. */
export function powerShellQuoted(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, "$&$&")}'`;
}

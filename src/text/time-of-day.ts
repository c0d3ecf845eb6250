let editorLanguage: string | undefined;

/** As `vscode.env.language`. It is one for as long as the process lives. */
export function writeTimesIn(language: string): void {
  editorLanguage = language;
}

/** Times within sentences: as the machine writes them where its language is the editor's, as the editor's language does otherwise. */
export function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const own = new Intl.DateTimeFormat(undefined, options);
  const isOwn = editorLanguage === undefined || baseOf(own.resolvedOptions().locale) === baseOf(editorLanguage);
  return isOwn ? own : new Intl.DateTimeFormat(editorLanguage, options);
}

const baseOf = (language: string) => language.split(/[-_]/, 1)[0];

/** "10:06", and its day where it is another one than today: for a line that has room for no more. By the clock of the machine that the extension runs on. */
export function timeOfDay(atMs: number, now: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : { dateStyle: "medium" as const };
  return timeFormat({ ...day, timeStyle: "short" }).format(atMs);
}

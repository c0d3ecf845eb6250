import { writeNumbersIn } from "./number-words.js";

let editorLanguage: string | undefined;

/** As `vscode.env.language`. It is one for as long as the process lives. */
export function writeTimesIn(language: string): void {
  editorLanguage = language;
  writeNumbersIn(language);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Made once: making one takes a hundred times as long as using it, and a view has a time in each row.
 * @param language `undefined`: as the machine writes
 */
export function formatFor(language: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, made);
  return made;
}

/** Times within sentences: as the machine writes them where its language is the editor's, as the editor's language does otherwise. */
export function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const own = formatFor(undefined, options);
  const isOwn = editorLanguage === undefined || baseOf(own.resolvedOptions().locale) === baseOf(editorLanguage);
  return isOwn ? own : formatFor(editorLanguage, options);
}

const baseOf = (language: string) => language.split(/[-_]/, 1)[0];

/** "10:06", and its day where it is another one than today: for a line that has room for no more. By the clock of the machine that the extension runs on. */
export function timeOfDay(atMs: number, now: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : { dateStyle: "medium" as const };
  return timeFormat({ ...day, timeStyle: "short" }).format(atMs);
}

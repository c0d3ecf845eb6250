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

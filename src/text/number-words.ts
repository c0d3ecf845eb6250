let editorLanguage = "en";

/** As `vscode.env.language`, as with times: a number within a sentence is written as the sentence. */
export function writeNumbersIn(language: string): void {
  editorLanguage = language;
}

const formats = new Map<string, Intl.NumberFormat>();

/** "1.2", in German "1,2". @param most digits behind the separator @param least of them, so that the text is as wide as before */
export function decimal(value: number, most = 1, least = 0): string {
  const key = `${editorLanguage} ${most} ${least}`;
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
  const format = formats.get(key) ?? new Intl.NumberFormat(known(editorLanguage), { ...digits, useGrouping: false });
  formats.set(key, format);
  return format.format(value);
}

/** An editor's language may be one that nobody else knows, such as "qps-ploc". */
function known(language: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** The editor's `vscode.l10n`, or a stand-in where there is no editor. */
export interface Localizer {
  t(message: string, ...args: (string | number)[]): string;
}

/** How things are said. */
export interface Speech {
  l10n: Localizer;
  /** as `vscode.env.language` */
  language: string;
  /** ms since the epoch */
  now: number;
}

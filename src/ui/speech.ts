import type { Localizer } from "./error-text.js";

/** How things are said. */
export interface Speech {
  l10n: Localizer;
  /** as `vscode.env.language` */
  language: string;
  /** ms since the epoch */
  now: number;
}

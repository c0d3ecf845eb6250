import * as vscode from "vscode";
import { describeError } from "./error-text.js";

/** The sentence for an error, for a place that is there already (an input box, a view). */
export function errorSentence(error: unknown): string {
  return describeError(error, vscode.l10n).message;
}

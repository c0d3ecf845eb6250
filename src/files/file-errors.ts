import * as vscode from "vscode";
import type { Localizer } from "../text/speech.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { isCancellation } from "../ui/signals.js";
import { FileProblem } from "./file-problem.js";

/** As the editor knows what goes wrong with files: it shows the sentence, and does what its kind asks for. */
export function fileSystemError(error: unknown, l10n: Localizer): Error {
  if (error instanceof vscode.FileSystemError) return error;
  if (isCancellation(error)) return new vscode.CancellationError();
  const words = errorSentence(error, l10n);
  if (!(error instanceof FileProblem)) return vscode.FileSystemError.Unavailable(words);
  switch (error.kind) {
    case "missing":
    case "no-folder":
      return vscode.FileSystemError.FileNotFound(words);
    case "exists":
      return vscode.FileSystemError.FileExists(words);
    case "no-permission":
    case "read-only-disk":
    case "hidden":
    case "refused":
      return vscode.FileSystemError.NoPermissions(words);
    default:
      return vscode.FileSystemError.Unavailable(words);
  }
}

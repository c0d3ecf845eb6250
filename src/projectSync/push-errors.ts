import { isFileProblem } from "../files/file-problem.js";
import { LocalProblem } from "../files/transfers/local-problem.js";
import { HelperRefusal } from "../helper/helper.js";
import { NoHelper } from "../helper/place.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubWords } from "../text/hub-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { isCancellation } from "../ui/signals.js";
import { MOST_FILES } from "./limits.js";

/** So many are named in a sentence. */
const MOST_NAMED = 5;

/** Some files of a project are not on the server as they are here. */
export class FilesNotPushed extends Error implements SelfDescribing {
  override readonly name = "FilesNotPushed";

  constructor(
    readonly files: readonly { path: string; words: string }[],
    readonly label: string,
  ) {
    super(`${files.length} files were not pushed: ${files[0]?.words ?? ""}`);
  }

  inWords(l10n: Localizer): ErrorText {
    const why = hubWords(this.files.find(({ words }) => words !== "")?.words ?? "");
    const named = namesOf(this.files, l10n);
    const message =
      why === ""
        ? l10n.t("These files could not be written on {0}: {1}. Look at them there, then try again.", this.label, named)
        : l10n.t(
            "These files could not be written on {0}: {1}. Look at them there, then try again. The server says: {2}",
            this.label,
            named,
            why,
          );
    return { message, actions: ["retry", "showLog"] };
  }
}

export function namesOf(files: readonly { path: string }[], l10n: Localizer): string {
  const named = files.slice(0, MOST_NAMED).map(({ path }) => safeWords(path));
  const more = files.length - named.length;
  return [...named, ...(more > 0 ? [l10n.t("and {0} more", more)] : [])].join(", ");
}

/** What is in the folder is more than a project has. */
export class ProjectTooLarge extends Error implements SelfDescribing {
  override readonly name = "ProjectTooLarge";

  constructor(readonly folder: string) {
    super("a folder has too many files to be pushed");
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "“{0}” has more than {1} files, too many to be synced. Add what isn't needed on the server to a file .hubKernelsIgnore, as in .gitignore.",
        safeWords(this.folder),
        MOST_FILES,
      ),
      actions: [],
    };
  }
}

/** Not what another try does not change. */
export function isPassing(error: unknown): boolean {
  if (error instanceof HelperRefusal) return error.reason === "not-watched";
  if (isFileProblem(error)) return error.kind === "away";
  const isFinal = [NoHelper, LocalProblem, FilesNotPushed, ProjectTooLarge, TypeError, RangeError].some(
    (each) => error instanceof each,
  );
  return !isFinal && !isCancellation(error);
}

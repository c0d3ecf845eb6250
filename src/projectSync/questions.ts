import path from "node:path";
import { sizeWords } from "../files/size-words.js";
import { safeWords } from "../text/safe-words.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { confirm } from "../ui/prompts/confirm.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import type { Conflict } from "./plan.js";
import { namesOf } from "./push-errors.js";

/** What a question is about. */
export interface AskedProject {
  /** of this computer, absolute */
  local: string;
  /** the server, as sentences call it */
  label: string;
}

/** A project as sentences call it. */
export function projectName(local: string): string {
  return safeWords(path.basename(local));
}

/** Asks about what was changed here and there. @param compare shows both of a file */
export async function askWhichToKeep(
  ui: Ui,
  { local, label }: AskedProject,
  conflicts: readonly Conflict[],
  compare: (path: string) => Promise<unknown>,
): Promise<"here" | "there"> {
  const { l10n } = ui;
  const [first, ...others] = conflicts.map(({ file }) => file);
  if (!first) return "there";
  const question =
    others.length === 0
      ? l10n.t(
          "“{0}” was changed on {1} since it was pushed there, and here too. Which one do you want to have there?",
          safeWords(first.path),
          label,
        )
      : l10n.t(
          "{0} files of “{1}” were changed on {2} since they were pushed there, and here too. Which ones do you want to have there?",
          conflicts.length,
          projectName(local),
          label,
        );
  const [theirs, mine, both] = [l10n.t("Keep the Server's"), l10n.t("Overwrite with Mine"), l10n.t("Compare")];
  const answer = await ui.modal(
    "warning",
    question,
    // One is named by the question.
    others.length === 0
      ? ""
      : namesOf(
          conflicts.map(({ file }) => file),
          l10n,
        ),
    theirs,
    mine,
    both,
  );
  if (answer === theirs) return "there";
  if (answer === mine) return "here";
  if (answer === both) await compare(first.path);
  throw new CancellationError();
}

export async function askForMuch(ui: Ui, { local, label }: AskedProject, files: number, bytes: number): Promise<void> {
  const { l10n } = ui;
  await confirm(
    ui,
    l10n.t("Do you want to push {0} of “{1}” to {2}?", sizeWords(bytes, l10n), projectName(local), label),
    l10n.t(
      "Files that are new or were changed: {0}. Add what isn't needed there to a file .hubKernelsIgnore, as in .gitignore.",
      files,
    ),
    l10n.t("Push"),
    "information",
  );
}

/** The project is not on the server as it is here. @returns whether the cell is to run all the same */
export async function askWhetherToRun(ui: Ui, { local, label }: AskedProject, error: unknown): Promise<boolean> {
  const { l10n } = ui;
  const run = l10n.t("Run Anyway");
  const question = l10n.t(
    "“{0}” could not be pushed to {1}. Do you want to run with the files that are there?",
    projectName(local),
    label,
  );
  return (await ui.modal("warning", question, errorSentence(error, l10n), run)) === run;
}

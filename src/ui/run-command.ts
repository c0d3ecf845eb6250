import type * as v from "valibot";
import { type ErrorLog, presentError } from "./errors/errors.js";
import { Failure } from "./errors/failure.js";
import { isCancellation } from "./signals.js";
import type { Ui } from "./ui.js";

/** A command: what it takes from code (all of it optional: a user gives nothing), and the script that it is. */
export interface Command<Schema extends v.GenericSchema> {
  id: `hubKernels.${string}`;
  args: Schema;
  run(args: v.InferOutput<Schema> | undefined): Promise<unknown>;
  /**
   * Of the rows that are selected, several: those that it is to be done with, once the user was asked about all of them. Without it the
   * command is about the one row that it was called on.
   */
  ofSeveral?(all: readonly v.InferOutput<Schema>[]): Promise<readonly v.InferOutput<Schema>[]>;
}

export interface CommandLog extends ErrorLog {
  info(message: string): void;
}

/** What every command works with. */
export interface UiDeps {
  ui: Ui;
  log: CommandLog;
}

/** Known to other code in the extension host too: the tests there act as rows. */
const fromMenu = Symbol.for("hubKernels.fromMenu");

/**
 * What a row of a view gives to the commands of its menus: their arguments, marked.
 * @param isThing not a line that tells something of the row above it: that one is never meant where several are selected
 */
export function menuArgs<Args extends object>(args: Args, isThing = true): Args {
  return { ...args, [fromMenu]: isThing };
}

/**
 * What goes wrong is logged and shown with its next steps; a cancellation is silent and returns undefined. A caller that gave arguments is
 * code: it gets the error too; not a menu of the editor, which would show it a second time, in its own words. Arguments that are not the
 * command's are refused.
 * @param load its code
 * @param selected what is selected in the view, where `given` is a row of it and not the only one
 */
export async function runCommand(
  id: Command<v.GenericSchema>["id"],
  load: () => Promise<Command<v.GenericSchema>>,
  given: unknown,
  deps: UiDeps,
  selected?: unknown,
): Promise<unknown> {
  deps.log.info(`command ${id}`);
  deps.ui.act();
  let wrong: TypeError | undefined;
  try {
    const command = await load();
    if (command.ofSeveral && Array.isArray(selected) && selected.length > 1) {
      await runForAll(command, selected, deps);
      return undefined;
    }
    // As the standard of schemas has it: what checks the arguments comes with the command.
    const args = given === undefined ? { value: undefined } : await command.args["~standard"].validate(given);
    if (!args.issues) return await command.run(args.value);
    wrong = wrongArguments(id, args.issues);
  } catch (error) {
    const cause = error instanceof Failure ? error.cause : error;
    if (isCancellation(cause)) return undefined;
    presentError(error, deps);
    if (given === undefined || isFromMenu(given)) return undefined;
    throw cause;
  }
  throw wrong;
}

/** What goes wrong with one of them is shown, and the others go on. */
async function runForAll(command: Command<v.GenericSchema>, selected: readonly unknown[], deps: UiDeps): Promise<void> {
  const things = selected.filter((row) => isFromMenu(row) && row[fromMenu]);
  // Rows of another kind may be selected too: the command is not for them.
  const checked = await Promise.all(things.map(async (row) => await command.args["~standard"].validate(row)));
  const all = checked.flatMap((each) => (each.issues ? [] : [each.value]));
  const chosen = (await command.ofSeveral?.(all)) ?? [];
  const runs = chosen.map(async (args) => {
    try {
      await command.run(args);
    } catch (error) {
      presentError(error, deps);
    }
  });
  await Promise.all(runs);
}

function isFromMenu(given: unknown): given is { [fromMenu]: boolean } {
  return typeof given === "object" && given !== null && fromMenu in given;
}

type Issues = NonNullable<Awaited<ReturnType<v.GenericSchema["~standard"]["validate"]>>["issues"]>;

/** Names what is wrong, never its value: it could be a token. */
function wrongArguments(id: string, issues: Issues): TypeError {
  const where = issues.map(({ path }) => path?.map(keyOf).join(".") ?? "(all)").join(", ");
  return new TypeError(`${id} does not take these arguments: ${where}`);
}

function keyOf(part: PropertyKey | { key: PropertyKey }): string {
  return String(typeof part === "object" ? part.key : part);
}

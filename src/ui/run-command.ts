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

/** What a row of a view gives to the commands of its menus: their arguments, marked. */
export function menuArgs<Args extends object>(args: Args): Args {
  return { ...args, [fromMenu]: true };
}

/**
 * What goes wrong is logged and shown with its next steps; a cancellation is silent and returns undefined. A caller that gave arguments is
 * code: it gets the error too; not a menu of the editor, which would show it a second time, in its own words. Arguments that are not the
 * command's are refused.
 * @param load its code
 */
export async function runCommand(
  id: Command<v.GenericSchema>["id"],
  load: () => Promise<Command<v.GenericSchema>>,
  given: unknown,
  deps: UiDeps,
): Promise<unknown> {
  deps.log.info(`command ${id}`);
  deps.ui.act();
  let wrong: TypeError | undefined;
  try {
    const command = await load();
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

function isFromMenu(given: unknown): boolean {
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

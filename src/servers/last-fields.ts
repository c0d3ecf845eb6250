import { isDeepStrictEqual } from "node:util";
import { formFields, type FormFields } from "../hubClient/options/form-fields.js";
import type { StartOptions, UserOptions } from "../hubClient/types.js";
import type { Server } from "./types.js";

/**
 * The fields with which the server was started last; `undefined`: with something else, and the hub has it. What the hub keeps need not bring
 * all of them back; but where it keeps other options than came of them, somebody else has started the server since.
 */
export function lastFieldsOf({ lastFields, lastOptions }: Pick<Server, "lastFields" | "lastOptions">) {
  const areLast = lastFields && isDeepStrictEqual(lastFields.options ?? {}, lastOptions ?? {});
  return areLast ? formFields(lastFields.values) : undefined;
}

/** With what the server was started last, as far as it is known here. */
export function lastStartOf(server: Pick<Server, "lastFields" | "lastOptions">): StartOptions {
  return lastFieldsOf(server) ?? server.lastOptions;
}

/** What the last start was made with, as far as there is anything to be said of it. */
export function lastChosen(server: Pick<Server, "lastFields" | "lastOptions">): UserOptions | undefined {
  const { lastOptions } = server;
  if (lastOptions && Object.keys(lastOptions).length > 0) return lastOptions;
  const fields = lastFieldsOf(server);
  return fields ? asOptions(fields) : lastOptions;
}

function asOptions({ values }: FormFields): UserOptions {
  return Object.fromEntries(
    Object.entries(values).map(([name, given]) => [name, given.length === 1 ? (given[0] ?? "") : [...given]]),
  );
}

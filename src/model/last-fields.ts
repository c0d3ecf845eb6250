import { isDeepStrictEqual } from "node:util";
import { type FormFields, formFields, isFormFields } from "../hubClient/options/form-fields.js";
import type { Answers } from "../hubClient/options/model.js";
import type { JsonValue, StartOptions, UserOptions } from "../hubClient/types.js";
import { isSecretAmong } from "./storable-options.js";
import type { LastFields, Server, ServerState } from "./types.js";
import { unsafeOption } from "./unsafe-option.js";

/**
 * The fields with which the server was started last; `undefined`: with something else, and the hub has it. What the hub keeps need not bring
 * all of them back; but where it keeps other options than came of them, somebody else has started the server since. Some spawners change their
 * options while the server runs, and give the form's own values back afterwards (slurmformspawner: minutes, then hours).
 */
export function lastFieldsOf({ lastFields, lastOptions = {} }: Pick<Server, "lastFields" | "lastOptions">) {
  if (!lastFields) return undefined;
  const { values, options = {} } = lastFields;
  const areLast = isDeepStrictEqual(options, lastOptions) || areTheSame(values, lastOptions);
  return areLast ? formFields(values, lastFields) : undefined;
}

/** It runs since another moment than that of our start: somebody else has started it. */
export function areOld(fields: LastFields | undefined, state: ServerState): boolean {
  return fields?.started !== undefined && state.kind === "running" && state.started !== fields.started;
}

/** Each field is an option of its name and value, and each option a field; what is empty or off may be left out of either. */
function areTheSame(values: Answers, options: UserOptions): boolean {
  const names = new Set([...Object.keys(values), ...Object.keys(options)]);
  const textsOf = (given: readonly JsonValue[]) => given.filter((one) => one !== "" && one !== false && one !== null);
  return (
    Object.keys(options).length > 0 &&
    [...names].every((name) => {
      const sent = textsOf(Object.hasOwn(values, name) ? (values[name] ?? []) : []);
      const option = Object.hasOwn(options, name) ? (options[name] ?? null) : null;
      const kept = textsOf(Array.isArray(option) ? option : [option]);
      return sent.length === kept.length && sent.every((text, index) => isSameValue(text, kept[index] ?? null));
    })
  );
}

function isSameValue(sent: JsonValue, kept: JsonValue): boolean {
  return kept === true || sent === kept || (typeof kept === "number" && Number(sent) === kept);
}

/** With what the server was started last, as far as it is known here. */
export function lastStartOf(server: Pick<Server, "lastFields" | "lastOptions">): StartOptions {
  return lastFieldsOf(server) ?? server.lastOptions;
}

/**
 * The last start as the user was told of it, to be sent: the hub would repeat what somebody has started meanwhile. `undefined`: it holds what is
 * not sent from here, and the hub has it still.
 */
export function lastAsTold(server: Server): StartOptions {
  const start = lastStartOf(server);
  const given = isFormFields(start) ? asOptions(start) : (start ?? {});
  const isSent = isFormFields(start) || unsafeOption(given) === undefined;
  return isSent && !isSecretAmong(given, server.secretOptions) ? start : undefined;
}

/** What the last start was made with, as far as there is anything to be said of it. */
export function lastChosen(server: Pick<Server, "lastFields" | "lastOptions">): UserOptions | undefined {
  const { lastOptions } = server;
  if (lastOptions && Object.keys(lastOptions).length > 0) return lastOptions;
  const fields = lastFieldsOf(server);
  return fields ? asOptions(fields) : lastOptions;
}

/** By their names, as what the hub keeps of a start. */
export function asOptions({ values }: FormFields): UserOptions {
  return Object.fromEntries(
    Object.entries(values).map(([name, given]) => [name, given.length === 1 ? (given[0] ?? "") : [...given]]),
  );
}

import type { JsonValue, UserOptions } from "../types.js";
import type { OptionForm } from "./model.js";

/**
 * jupyterhub_moss takes any environment that the partition has not for one whose path or modules the user gives; its page wants one of the two,
 * its spawner starts without any.
 */
export const CUSTOM_BY_PATH = "custom";
export const CUSTOM_BY_MODULES = "custom-modules";

/** The form's fields, from `user_options` as jupyterhub_moss keeps them. Source: its `models.UserOptions`, `__update_options`. */
export function mossAnswers(form: OptionForm, options: UserOptions): UserOptions {
  const { memory, output, options: extra, environment_id, ...others } = options;
  const environment = {
    ...(environment_id !== undefined && {
      environment_id: isOffered(form, environment_id) ? environment_id : customOf(options),
    }),
  };
  return {
    ...others,
    ...environment,
    ...(memory !== undefined && { mem: memory }),
    ...(output !== undefined && { output: output !== "/dev/null" }),
    ...(extra !== undefined && { options: takesNode(form, options) ? withoutExclusive(extra) : extra }),
  };
}

function isOffered(form: OptionForm, id: JsonValue): boolean {
  return form.fields.some(
    (field) =>
      field.kind === "choice" && field.name === "environment_id" && field.choices.some(({ value }) => value === id),
  );
}

function customOf({ environment_path, environment_modules }: UserOptions): string {
  return !environment_path && environment_modules ? CUSTOM_BY_MODULES : CUSTOM_BY_PATH;
}

/** For all cores or all memory of a node the hub itself puts `--exclusive` before the user's own options. */
function takesNode(form: OptionForm, { partition, nprocs, memory }: UserOptions): boolean {
  const cores = form.fields.find(
    ({ name, when }) =>
      name === "nprocs" && when?.some(({ values }) => typeof partition === "string" && values.includes(partition)),
  );
  return memory === "0" || (cores?.kind === "number" && cores.max !== undefined && cores.max === nprocs);
}

function withoutExclusive(extra: JsonValue): JsonValue {
  return typeof extra === "string" ? extra.replace(/^--exclusive\s*/, "") : extra;
}

import type { JsonValue, UserOptions } from "../types.js";
import type { OptionForm } from "./model.js";

/** jupyterhub_moss takes any environment that the partition has not for one whose path and modules the user gives. */
export const CUSTOM_ENVIRONMENT = "custom";

/** The form's fields, from `user_options` as jupyterhub_moss keeps them. Source: its `models.UserOptions`, `__update_options`. */
export function mossAnswers(form: OptionForm, options: UserOptions): UserOptions {
  const { memory, output, options: extra, environment_id, ...others } = options;
  const environment = {
    ...(environment_id !== undefined && { environment_id: offeredOrCustom(form, environment_id) }),
  };
  return {
    ...others,
    ...environment,
    ...(memory !== undefined && { mem: memory }),
    ...(output !== undefined && { output: output !== "/dev/null" }),
    ...(extra !== undefined && { options: takesNode(form, options) ? withoutExclusive(extra) : extra }),
  };
}

function offeredOrCustom(form: OptionForm, id: JsonValue): JsonValue {
  const fields = form.fields.filter((field) => field.kind === "choice" && field.name === "environment_id");
  const offered = fields.some((field) => field.kind === "choice" && field.choices.some(({ value }) => value === id));
  return offered ? id : CUSTOM_ENVIRONMENT;
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

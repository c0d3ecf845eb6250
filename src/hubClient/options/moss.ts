import type { JsonValue, UserOptions } from "../types.js";
import type { OptionField, OptionForm } from "./model.js";

/** The field of the environment's id, which the hub knows from 6.1 on. */
export const ENVIRONMENT = "environment_id";

/** The form's fields, from `user_options` as jupyterhub_moss keeps them. Source: its `models.UserOptions`, `__update_options`. */
export function mossAnswers(form: OptionForm, options: UserOptions): UserOptions {
  const { memory, output, options: extra, ...others } = options;
  const environment = environmentOf(form, options);
  return {
    ...others,
    ...(environment !== undefined && { [ENVIRONMENT]: environment }),
    ...(memory !== undefined && { mem: memory }),
    ...(output !== undefined && { output: output !== "/dev/null" }),
    ...(extra !== undefined && { options: takesNode(form, options) ? withoutExclusive(extra) : extra }),
  };
}

/**
 * The choice that these options stand for. What the partition has not is the user's own, by its path or its modules; before 6.1 there is no
 * id, and the path tells.
 */
function environmentOf(form: OptionForm, options: UserOptions): string | undefined {
  const { partition, [ENVIRONMENT]: id, environment_path: path, environment_modules: modules } = options;
  const fields = form.fields.filter((field) => typeof partition !== "string" || isOf(partition, field));
  if (typeof id === "string" && fields.some((field) => isOffered(field, id))) return id;
  const known =
    id === undefined
      ? fields.find((field) => field.kind === "hidden" && field.name === "environment_path" && field.value === path)
      : undefined;
  const asked = path ? "environment_path" : modules ? "environment_modules" : undefined;
  const field = known ?? fields.find(({ name, required }) => name === asked && required);
  return field?.when?.find((condition) => condition.field === ENVIRONMENT)?.values[0];
}

function isOf(partition: string, { when = [] }: OptionField): boolean {
  return when.every(({ field, values }) => field !== "partition" || values.includes(partition));
}

function isOffered(field: OptionField, id: string): boolean {
  return field.kind === "choice" && field.name === ENVIRONMENT && field.choices.some(({ value }) => value === id);
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

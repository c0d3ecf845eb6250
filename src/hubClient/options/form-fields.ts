import type { Answers } from "./model.js";

/** No class: the extension is several bundles, and each would have its own copy of it. */
const mark: unique symbol = Symbol.for("hubKernels.formFields") as never;

/**
 * What a form sends, by the names of its controls. A server that is started with these is what the hub's own page would start: spawners that
 * act in their form's handler do not tell all of it in `user_options`.
 */
export interface FormFields {
  readonly [mark]: true;
  readonly values: Answers;
  /** a secret is among them: they are not kept beyond this start */
  readonly secret?: true;
}

export function formFields(values: Answers, holdsSecret = false): FormFields {
  return { [mark]: true, values, ...(holdsSecret && { secret: true }) };
}

export function isFormFields(options: object | undefined): options is FormFields {
  return options !== undefined && mark in options;
}

/** As a browser sends them. */
export function bodyOf({ values }: FormFields): string {
  const pairs = Object.entries(values).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams(pairs).toString();
}

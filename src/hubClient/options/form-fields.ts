import type { Answers } from "./model.js";

const mark: unique symbol = Symbol("form fields");

/**
 * What a form sends, by the names of its controls. A server that is started with these is what the hub's own page would start: spawners that
 * act in their form's handler do not tell all of it in `user_options`.
 */
export interface FormFields extends AboutFields {
  readonly [mark]: true;
  readonly values: Answers;
}

/** What only the form of that start could tell. */
export interface AboutFields {
  /** a secret is among them: they are not kept beyond this start */
  readonly secret?: true;
  /** names of those that are said before each start (`dangerousOf`) */
  readonly risky?: readonly string[];
  /** the form's (`shapeOf`) */
  readonly shape?: string;
}

export function formFields(values: Answers, { secret, risky = [], shape }: AboutFields = {}): FormFields {
  return {
    [mark]: true,
    values,
    ...(secret && { secret }),
    ...(risky.length > 0 && { risky }),
    ...(shape !== undefined && { shape }),
  };
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

/**
 * What a start of a server can be asked for: one model for every source (the hub companion, the hub's own page, a profile's fields).
 * Answers are kept as an HTML form sends them, so one value goes to a page, to the companion and, where the spawner's rules are known
 * here, into `user_options`.
 */
export interface OptionForm {
  /** whose rules make `user_options` of the answers (`encode.ts`) */
  readonly spawner: SpawnerKind;
  /** in the order of the page; those of one name exclude each other by `when` */
  readonly fields: readonly OptionField[];
  /** what only a browser that runs the page's scripts can show: `whole` when nothing could be read */
  readonly scripted?: "whole" | "partly";
  /** the form's own markup, its scripts included: where our reading of it is not sure, it is shown as itself */
  readonly page?: string;
}

/** `profile`: of our own setting, whose answers are `user_options` as they stand. `other`: only the hub can make them. */
export type SpawnerKind = "kubespawner" | "dockerspawner" | "wrapspawner" | "moss" | "profile" | "other";

interface FieldBase {
  /** of the control in the form */
  readonly name: string;
  /** plain text, one line */
  readonly label: string;
  /** plain text */
  readonly description?: string;
  readonly required?: boolean;
  /** asked and sent only while these fields have one of these values (all must hold) */
  readonly when?: readonly Condition[];
}

export interface Condition {
  readonly field: string;
  readonly values: readonly string[];
}

export type OptionField =
  ChoiceField | SeveralField | TextField | NumberField | DurationField | MemoryField | BooleanField | HiddenField;

/** One of several. */
export interface ChoiceField extends FieldBase {
  readonly kind: "choice";
  readonly choices: readonly OptionChoice[];
  /** the value that the page has chosen; '' for none of them; without it the first one */
  readonly default?: string;
  /** nothing is sent while it is '' (radio buttons of which none is chosen); else '' is sent, as browsers do */
  readonly blank?: "left-out";
}

export interface OptionChoice {
  /** as sent */
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** why it cannot be had just now, in the hub's words or numbers ("0 of 4 GPUs idle"); it can be asked for nevertheless */
  readonly busy?: string;
}

/** Any number of several: checkboxes of one name, `select multiple`. */
export interface SeveralField extends FieldBase {
  readonly kind: "several";
  readonly choices: readonly OptionChoice[];
  readonly default: readonly string[];
}

export interface TextField extends FieldBase {
  readonly kind: "text";
  readonly default?: string;
  readonly placeholder?: string;
  /** The whole text must match, as HTML's `pattern`; `prefix`: from its start, as Python's `re.match`. */
  readonly pattern?: { readonly source: string; readonly match: "whole" | "prefix"; readonly message?: string };
  readonly maxLength?: number;
}

export interface NumberField extends FieldBase {
  readonly kind: "number";
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  /** 1: whole numbers; `undefined`: any */
  readonly step?: number;
  /** as the page says it: "GB", "hours" */
  readonly unit?: string;
}

/** Shown as `4 h`, `1 h 30 min`. `default`, `min`, `max`, `step` in seconds. */
export interface DurationField extends FieldBase {
  readonly kind: "duration";
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** how it is sent: `4:00:00`, or a number of hours or minutes */
  readonly sentAs: "h:mm:ss" | "hours" | "minutes";
}

/** Shown as `8 GB`. `default`, `min`, `max`, `step` in bytes. */
export interface MemoryField extends FieldBase {
  readonly kind: "memory";
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** how it is sent: a number of MB or GB (1024-based), or a number with its unit (`8G`) */
  readonly sentAs: "MB" | "GB" | "with-unit";
}

export interface BooleanField extends FieldBase {
  readonly kind: "boolean";
  readonly default: boolean;
  /** sent while it is on; nothing is sent while it is off */
  readonly on: string;
}

/** Sent as it is, never asked. */
export interface HiddenField extends FieldBase {
  readonly kind: "hidden";
  readonly value: string;
}

/** By field name: what the form sends, as strings. A field that is off or left out is absent. */
export type Answers = Readonly<Record<string, readonly string[]>>;

/** What is wrong with an answer; `ui` finds the words. Numbers are in the field's own measure (seconds, bytes). */
export type AnswerProblem =
  | { readonly kind: "missing" }
  | { readonly kind: "control-character" }
  | { readonly kind: "not-offered"; readonly value: string }
  | { readonly kind: "no-number" }
  | { readonly kind: "no-duration" }
  | { readonly kind: "no-memory" }
  | { readonly kind: "too-small"; readonly min: number }
  | { readonly kind: "too-large"; readonly max: number }
  | { readonly kind: "not-a-step"; readonly step: number }
  | { readonly kind: "too-long"; readonly maxLength: number }
  | { readonly kind: "pattern"; readonly message?: string };

export interface FieldProblem {
  readonly field: OptionField;
  readonly problem: AnswerProblem;
}

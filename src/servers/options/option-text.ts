import { answered } from "../../hubClient/options/answers.js";
import type {
  AnswerProblem,
  Answers,
  DurationField,
  MemoryField,
  NumberField,
  OptionChoice,
  OptionField,
  OptionForm,
} from "../../hubClient/options/model.js";
import { parseQuantity, sentDefault, showQuantity } from "../../hubClient/options/quantities.js";
import { MASKED } from "../../hubClient/options/secrets.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";

// The words for options and for what is wrong with an answer. Labels are the hub's or a file's own.

type Quantity = NumberField | DurationField | MemoryField;

/** What is wrong with the answer to this field, and what would be right. */
export function problemText(field: OptionField, problem: AnswerProblem, l10n: Localizer): string {
  const label = hubWords(field.label);
  switch (problem.kind) {
    case "missing":
      return l10n.t("{0} is required.", label);
    case "control-character":
      return l10n.t("Remove the line break or control character.");
    case "not-offered":
      return l10n.t(
        "“{0}” isn't available for {1}. Choose one from the list.",
        field.secret ? MASKED : hubWords(problem.value),
        label,
      );
    case "no-number":
      return l10n.t("This isn't a number.");
    case "no-duration":
      return l10n.t("This isn't a duration. Enter it as 4 h, 90 min, or 1:30:00.");
    case "no-memory":
      return l10n.t("This isn't an amount of memory. Enter it as 8 GB or 512 MB.");
    case "too-small":
      return l10n.t("At least {0}.", measured(field, problem.min));
    case "too-large":
      return l10n.t("At most {0}.", measured(field, problem.max));
    case "not-a-step":
      return stepText(field, problem.step, l10n);
    case "too-long":
      return l10n.t("At most {0} characters.", problem.maxLength);
    case "pattern":
      return problem.message === undefined
        ? l10n.t("This isn't in the format that the hub expects.")
        : l10n.t("The hub expects: {0}", hubWords(problem.message));
  }
}

/** What can be written: `1 to 32 cores`, `30 min to 24 h`; '' where there is no limit. */
export function rangeText(field: OptionField, l10n: Localizer): string {
  if (field.kind !== "number" && field.kind !== "duration" && field.kind !== "memory") return "";
  const { min, max } = field;
  if (min !== undefined && max !== undefined)
    return l10n.t("{0} to {1}", plainMeasure(field, min), measured(field, max));
  if (max !== undefined) return l10n.t("at most {0}", measured(field, max));
  if (min !== undefined) return l10n.t("at least {0}", measured(field, min));
  return field.kind === "number" && field.unit ? l10n.t("in {0}", field.unit) : "";
}

/** The line under an input box: what is asked, in which range, and the hub's own explanation. */
export function promptText(field: OptionField, l10n: Localizer): string {
  const range = rangeText(field, l10n);
  const question = range ? l10n.t("{0} ({1})", hubWords(field.label), range) : hubWords(field.label);
  return field.description ? `${question}. ${hubWords(field.description)}` : question;
}

/** An example that is not taken for a text that stands there already. A site's own sentence says by itself what it is. */
export function exampleText(example: string, l10n: Localizer): string {
  const words = hubWords(example);
  return /\s/.test(words) || words === "" ? words : l10n.t("For example, {0}", words);
}

/** An answer as it is read: a choice's label, `4 h`, `yes`. */
export function answerText(field: OptionField, values: readonly string[], l10n: Localizer): string {
  if (field.kind === "boolean") return values.length > 0 ? l10n.t("yes") : l10n.t("no");
  if (values.length === 0) return l10n.t("nothing");
  if (field.secret) return MASKED;
  const labels = field.kind === "choice" || field.kind === "several" ? choiceLabels(field.choices) : undefined;
  return values.map((value) => labels?.get(value) ?? hubWords(showQuantity(field, value))).join(", ");
}

/** By what they send. Choices that are called the same are told apart by that. */
export function choiceLabels(choices: readonly OptionChoice[]): Map<string, string> {
  const labels = choices.map(({ label }) => hubWords(label));
  const seen = new Set<string>();
  const twice = new Set(labels.filter((label) => seen.size === seen.add(label).size));
  return new Map(
    choices.map(({ value }, index) => {
      const label = labels[index] ?? "";
      return [value, twice.has(label) && value !== "" ? `${label} (${hubWords(value)})` : label];
    }),
  );
}

/** `Image: PyTorch · GPUs: 2`: what is chosen, without what has only one answer or none. */
export function answersText(form: OptionForm, answers: Answers, l10n: Localizer): string {
  return answered(form, answers)
    .filter(({ field, values }) => isAsked(field) && values.length > 0)
    .map(({ field, values }) => `${hubWords(field.label)}: ${answerText(field, values, l10n)}`)
    .join(" · ");
}

/** Is there anything to decide? Not for hidden values and for what has one answer. */
export function isAsked(field: OptionField): boolean {
  switch (field.kind) {
    case "hidden":
      return false;
    case "choice":
      return field.choices.length > 1;
    case "several":
      return field.choices.length > 0;
    default:
      return true;
  }
}

/** What stands in an input box for a value: `8 GB`, or the value itself where the words would round it. */
export function typedText(field: OptionField, value: string): string {
  if (field.kind !== "duration" && field.kind !== "memory") return value;
  const shown = showQuantity(field, value);
  return parseQuantity(field, shown) === value ? shown : value;
}

/** The answer that a typed text stands for: a text as it stands. What is no quantity stays too: the rules say what is wrong with it. */
export function typedValues(field: OptionField, typed: string): readonly string[] {
  if (field.kind === "text") return typed === "" ? [] : [typed];
  const text = typed.trim();
  return text === "" ? [] : [parseQuantity(field, text) ?? text];
}

function stepText(field: OptionField, step: number, l10n: Localizer): string {
  const from = isQuantity(field) ? (field.min ?? field.default ?? 0) : 0;
  if (field.kind === "number" && step === 1 && Number.isInteger(from)) return l10n.t("This must be a whole number.");
  return from % step === 0
    ? l10n.t("This must be a multiple of {0}.", measured(field, step))
    : l10n.t("This must be {0} and steps of {1} from there.", measured(field, from), measured(field, step));
}

/** A limit is in the field's measure: seconds, bytes, or the number itself. */
function measured(field: OptionField, value: number): string {
  return isQuantity(field) ? showQuantity(field, sentDefault({ ...field, default: value }) ?? "") : String(value);
}

/** Without the unit of a number, which the other end of the range has. */
function plainMeasure(field: Quantity, value: number): string {
  return field.kind === "number" ? String(value) : measured(field, value);
}

function isQuantity(field: OptionField): field is Quantity {
  return field.kind === "number" || field.kind === "duration" || field.kind === "memory";
}

import { answered, problemOf } from "../../../hubClient/options/answers.js";
import type { Answers, OptionChoice, OptionField, OptionForm } from "../../../hubClient/options/model.js";
import type { Localizer } from "../../../ui/error-text.js";
import { hubWords } from "../../../ui/hub-words.js";
import { isAsked, problemText, rangeText, typedText, typedValues } from "../../../ui/option-text.js";
import type { ControlView, PageValues } from "./messages.js";

/** More choices than this are a drop-down list; with explanations beside them they are easier to compare when all are seen. */
const MAX_RADIOS = 4;
const MAX_EXPLAINED_RADIOS = 8;

/** What stands in the form's controls: as typed, also where it is no answer yet. */
export class PageState {
  #typed: PageValues = {};
  readonly #touched = new Set<string>();
  #allShown = false;

  constructor(
    private readonly form: OptionForm,
    start: Answers,
  ) {
    for (const { field, values } of answered(form, start)) {
      this.#typed[this.#key(field)] = values.map((value) => typedText(field, value));
    }
  }

  /** What the page sent; keys that are none of this form's are left out. */
  take(values: PageValues): void {
    for (const [key, typed] of Object.entries(values)) {
      if (!this.form.fields[Number(key)]) continue;
      if (JSON.stringify(typed) === JSON.stringify(this.#typed[key] ?? [])) continue;
      this.#typed[key] = typed;
      this.#touched.add(key);
    }
  }

  /** From now on every problem is shown, not only those of what was touched. */
  showAll(): void {
    this.#allShown = true;
  }

  get answers(): Answers {
    let answers: Answers = {};
    for (const field of this.form.fields) {
      const typed = this.#typed[this.#key(field)];
      if (!typed || !answered(this.form, answers).some((entry) => entry.field === field)) continue;
      answers = { ...answers, [field.name]: isTyped(field) ? typedValues(field, typed[0] ?? "") : typed };
    }
    return answers;
  }

  controls(l10n: Localizer): ControlView[] {
    return answered(this.form, this.answers)
      .filter(({ field }) => isAsked(field))
      .map(({ field, values }) => this.#control(field, values, l10n));
  }

  #control(field: OptionField, values: readonly string[], l10n: Localizer): ControlView {
    const key = this.#key(field);
    const typed = this.#typed[key] ?? values.map((value) => typedText(field, value));
    const problem = this.#allShown || this.#touched.has(key) ? problemOf(field, values) : undefined;
    const choices = choicesOf(field);
    return {
      key,
      kind: kindOf(field),
      label: hubWords(field.label),
      hint: [rangeText(field, l10n), hubWords(field.description ?? "")].filter((text) => text !== "").join(" · "),
      required: field.required ?? false,
      options: choices.map(({ value, label, description, busy }) => ({
        value,
        label: hubWords(label),
        hint: [busy, description].flatMap((text) => (text === undefined ? [] : [hubWords(text)])).join(" · "),
      })),
      values: [...typed],
      problem: problem ? problemText(field, problem, l10n) : "",
      numeric: field.kind === "number",
    };
  }

  #key(field: OptionField): string {
    return String(this.form.fields.indexOf(field));
  }
}

function isTyped(field: OptionField): boolean {
  return field.kind === "text" || field.kind === "number" || field.kind === "duration" || field.kind === "memory";
}

function choicesOf(field: OptionField): readonly OptionChoice[] {
  if (field.kind === "boolean") return [{ value: field.on, label: field.label }];
  return field.kind === "choice" || field.kind === "several" ? field.choices : [];
}

function kindOf(field: OptionField): ControlView["kind"] {
  switch (field.kind) {
    case "choice":
      return field.choices.length <= (field.choices.some(isExplained) ? MAX_EXPLAINED_RADIOS : MAX_RADIOS)
        ? "radio"
        : "select";
    case "several":
      return "checkboxes";
    case "boolean":
      return "checkbox";
    case "text":
      return field.secret ? "secret" : field.lines ? "lines" : "text";
    default:
      return "text";
  }
}

function isExplained({ description, busy }: { description?: string; busy?: string }): boolean {
  return description !== undefined || busy !== undefined;
}

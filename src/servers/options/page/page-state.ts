import { type Answered, answered, answeredBy, defaultOf, problemOf } from "../../../hubClient/options/answers.js";
import type { Answers, OptionChoice, OptionField, OptionForm } from "../../../hubClient/options/model.js";
import { hubWords } from "../../../text/hub-words.js";
import type { Localizer } from "../../../text/speech.js";
import { choiceLabels, isAsked, problemText, rangeText, typedText, typedValues } from "../option-text.js";
import type { ControlView, PageValues } from "./messages.js";

/** More choices than this are a drop-down list; with explanations beside them they are easier to compare when all are seen. */
const MAX_RADIOS = 4;
const MAX_EXPLAINED_RADIOS = 8;

/** What stands in a control: as typed, and the answer that it is. */
interface Standing {
  typed: readonly string[];
  values: readonly string[];
}

/** What stands in the form's controls: as typed, also where it is no answer yet. */
export class PageState {
  readonly #keys: ReadonlyMap<OptionField, string>;
  readonly #standing = new Map<OptionField, Standing>();
  /** as they were made last, while nothing changes in them */
  readonly #views = new Map<OptionField, ControlView>();
  readonly #touched = new Set<OptionField>();
  #allShown = false;

  constructor(
    private readonly form: OptionForm,
    start: Answers,
  ) {
    this.#keys = new Map(form.fields.map((field, index) => [field, String(index)]));
    for (const { field, values } of answered(form, start)) this.#stand(field, values);
  }

  /** What the page sent; keys that are none of this form's are left out. */
  take(values: PageValues): void {
    for (const [key, typed] of Object.entries(values)) {
      const field = this.form.fields[Number(key)];
      if (!field || this.#keys.get(field) !== key) continue;
      if (JSON.stringify(typed) === JSON.stringify(this.#standing.get(field)?.typed ?? [])) continue;
      this.#standing.set(field, { typed, values: isTyped(field) ? typedValues(field, typed[0] ?? "") : typed });
      this.#touched.add(field);
      this.#views.delete(field);
    }
  }

  /** From now on every problem is shown, not only those of what was touched. What was not judged in time before is judged again. */
  showAll(): void {
    this.#allShown = true;
    this.#views.clear();
  }

  get answers(): Answers {
    return Object.fromEntries(this.#asked().map(({ field, values }) => [field.name, values]));
  }

  /** Those that are shown, in order; what did not change is the same object as before. */
  controls(l10n: Localizer): ControlView[] {
    return this.#asked().flatMap(({ field }) => (isAsked(field) ? [this.#control(field, l10n)] : []));
  }

  /** What counts and is not hidden: hidden values are the form's own. */
  #asked(): Answered[] {
    const all = answeredBy(this.form, (field) => this.#standingIn(field).values);
    return all.filter(({ field }) => field.kind !== "hidden");
  }

  #standingIn(field: OptionField): Standing {
    return this.#standing.get(field) ?? this.#stand(field, defaultOf(field));
  }

  #stand(field: OptionField, values: readonly string[]): Standing {
    const standing = { typed: values.map((value) => typedText(field, value)), values };
    this.#standing.set(field, standing);
    return standing;
  }

  #control(field: OptionField, l10n: Localizer): ControlView {
    const known = this.#views.get(field);
    if (known) return known;
    const view = this.#view(field, l10n);
    this.#views.set(field, view);
    return view;
  }

  #view(field: OptionField, l10n: Localizer): ControlView {
    const { typed, values } = this.#standingIn(field);
    const problem = this.#allShown || this.#touched.has(field) ? problemOf(field, values) : undefined;
    const choices = choicesOf(field);
    const labels = choiceLabels(choices);
    return {
      key: this.#keys.get(field) ?? "",
      kind: kindOf(field),
      label: hubWords(field.label),
      hint: [rangeText(field, l10n), hubWords(field.description ?? "")].filter((text) => text !== "").join(" · "),
      required: field.required ?? false,
      options: choices.map(({ value, description, busy }) => ({
        value,
        label: labels.get(value) ?? "",
        hint: [busy, description].flatMap((text) => (text === undefined ? [] : [hubWords(text)])).join(" · "),
      })),
      values: [...typed],
      problem: problem ? problemText(field, problem, l10n) : "",
      numeric: field.kind === "number",
    };
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

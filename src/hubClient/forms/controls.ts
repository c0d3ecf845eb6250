import { grouped } from "../../text/grouped.js";
import type { Localizer } from "../../text/speech.js";
import { withLineEnds } from "../../text/unsafe-text.js";
import type { HiddenField, OptionField } from "../options/model.js";
import { checkboxesField, checkboxField, radioField, selectField } from "./choices.js";
import { ancestors, attribute, type Element, has, legendOf, type Page, rawText, typeOf } from "./dom.js";
import { descriptionOf, labelOf } from "./labels.js";
import { suggestedFields } from "./suggestions.js";
import { type FieldBase, numberIn, textualField } from "./textual-field.js";

/** What browsers send only when it is pressed, or not at all. */
const buttonTypes = new Set(["submit", "button", "reset", "image"]);
/** `readonly` means nothing to the others. */
const lockable = new Set(
  "text search url tel email password date month week time datetime-local number textarea".split(" "),
);
const secretCompletion = /\b(?:current-password|new-password|one-time-code)\b/;

export interface ReadControls {
  fields: OptionField[];
  /** of a control that can send something */
  named: boolean;
  /** what a browser would show or send is more than the fields say */
  unsure: boolean;
  /** a list has nothing to choose from: a script fills it */
  empty: boolean;
}

/** The named controls of a page, each as HTML defines it. Radio buttons and checkboxes of one name are one field. */
export function readControls(page: Page, controls: readonly Element[], l10n: Localizer): ReadControls {
  const groups = [...byName(controls)].map(([name, same]) => readGroup(page, name, same, l10n));
  return {
    fields: inOrder(controls, groups),
    named: groups.length > 0,
    unsure: groups.some(({ unsure }) => unsure) || controls.some((control) => has(control, "dirname")),
    empty: groups.some(({ empty }) => empty),
  };
}

/** As HTML has it: by itself, or by a `fieldset` around it, but for what stands in that one's legend. */
function isDisabled(control: Element): boolean {
  if (has(control, "disabled")) return true;
  let inner = control;
  for (const outer of ancestors(control)) {
    if (outer.tagName === "datalist") return true;
    const inLegend = inner.tagName === "legend" && inner === legendOf(outer);
    if (outer.tagName === "fieldset" && has(outer, "disabled") && !inLegend) return true;
    inner = outer;
  }
  return false;
}

function byName(controls: readonly Element[]): Map<string, Element[]> {
  const nameOf = (control: Element) => attribute(control, "name") ?? "";
  const named = controls.filter((control) => !["", "_xsrf"].includes(nameOf(control)) && !isDisabled(control));
  return grouped(named, nameOf);
}

interface Group extends Pick<ReadControls, "unsure" | "empty"> {
  /** each with the control that it stands at */
  fields: [Element, OptionField][];
}

/** Of one name: what is sent as it stands, and at most one field that can be asked. */
function readGroup(page: Page, name: string, same: readonly Element[], l10n: Localizer): Group {
  const asked = same.filter((control) => !isButton(control));
  const hidden = new Map(asked.flatMap((control) => asHidden(control, name) ?? []));
  const [first, ...others] = asked.filter((control) => !hidden.has(control));
  const shown = first ? fieldsOf(page, name, [first, ...others], l10n) : [];
  // A button with a name is a choice that is made by starting.
  const presses = same.some((control) => isButton(control) && submits(control));
  return {
    fields: asked.flatMap((control): [Element, OptionField][] => {
      const field = hidden.get(control);
      if (field) return [[control, field]];
      return control === first ? shown.map((entry) => [control, entry]) : [];
    }),
    unsure: presses || shown.some(sendsTwice) || (first !== undefined && !isOneField([first, ...others])),
    empty: first !== undefined && shown.length === 0,
  };
}

function asHidden(control: Element, name: string): [Element, HiddenField][] | undefined {
  const type = typeOf(control);
  const isFixed = type === "hidden" || (has(control, "readonly") && lockable.has(type));
  if (!isFixed) return undefined;
  const value = withLineEnds(type === "textarea" ? rawText(control) : (attribute(control, "value") ?? ""));
  return [[control, { kind: "hidden", name, label: "", value }]];
}

/** One field where the controls of this name make one; of others the first, as far as that is known. */
function fieldsOf(
  page: Page,
  name: string,
  controls: readonly [Element, ...Element[]],
  l10n: Localizer,
): OptionField[] {
  const [first] = controls;
  const type = typeOf(first);
  const same = controls.filter((control) => typeOf(control) === type);
  if (type === "radio") return [radioField(page, name, same)];
  if (type === "checkbox" && same.length > 1) return [checkboxesField(page, name, same)];
  const base = baseOf(page, first, name);
  if (type === "checkbox") return [checkboxField(page, first, base)];
  if (type === "select") return selectField(first, base) ?? [];
  if (type === "textarea") return [textareaField(first, base)];
  const field = textualField(first, type, base);
  return suggestedFields(page, first, field, l10n) ?? [field];
}

function isOneField(controls: readonly Element[]): boolean {
  const types = new Set(controls.map(typeOf));
  return controls.length === 1 || (types.size === 1 && (types.has("radio") || types.has("checkbox")));
}

/** Two of a list of several that send the same: which of them are on, only the page can show. */
function sendsTwice(field: OptionField): boolean {
  return field.kind === "several" && new Set(field.choices.map(({ value }) => value)).size < field.choices.length;
}

function textareaField(control: Element, base: FieldBase): OptionField {
  const text = rawText(control);
  const placeholder = attribute(control, "placeholder");
  const maxLength = numberIn(attribute(control, "maxlength"));
  return {
    kind: "text",
    ...base,
    lines: "several",
    ...(text !== "" && { default: withLineEnds(text) }),
    ...(placeholder && { placeholder }),
    ...(maxLength !== undefined && maxLength >= 0 && { maxLength }),
  };
}

function baseOf(page: Page, control: Element, name: string): FieldBase {
  const description = descriptionOf(page, control);
  const isSecret = typeOf(control) === "password" || secretCompletion.test(attribute(control, "autocomplete") ?? "");
  return {
    name,
    label: labelOf(page, control, name),
    ...(description && { description }),
    ...(has(control, "required") && { required: true }),
    ...(isSecret && { secret: true }),
  };
}

function inOrder(controls: readonly Element[], groups: readonly Group[]): OptionField[] {
  const fields = new Map<Element, OptionField[]>();
  for (const [control, field] of groups.flatMap((group) => group.fields)) {
    fields.set(control, [...(fields.get(control) ?? []), field]);
  }
  return controls.flatMap((control) => fields.get(control) ?? []);
}

function isButton(control: Element): boolean {
  return control.tagName === "button" || buttonTypes.has(typeOf(control));
}

function submits(control: Element): boolean {
  const type = control.tagName === "button" ? (attribute(control, "type") ?? "submit").toLowerCase() : typeOf(control);
  return type === "submit" || type === "image";
}

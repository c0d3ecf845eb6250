import type { OptionField } from "../options/model.js";
import { checkboxField, checkboxesField, radioField, selectField, withLineEnds } from "./choices.js";
import { ancestors, attribute, has, legendOf, rawText, type Element, type Page } from "./dom.js";
import { descriptionOf, labelOf } from "./labels.js";
import { numberIn, textualField, type FieldBase } from "./textual-field.js";

/** What browsers send only when it is pressed, or not at all. */
const buttonTypes = new Set(["submit", "button", "reset", "image"]);
/** A page asks for it, and it cannot be given here. */
const foreignTypes = new Set(["file", "password"]);

export interface ReadControls {
  fields: OptionField[];
  /** something was left out that a browser would show or send */
  incomplete: boolean;
}

/** The named controls of a page, each as HTML defines it. Radio buttons and checkboxes of one name are one field. */
export function readControls(page: Page, controls: readonly Element[]): ReadControls {
  const fields: OptionField[] = [];
  let incomplete = false;
  for (const [name, same] of byName(controls)) {
    const asked = same.filter((control) => !isButton(control));
    // A button with a name is a choice that is made by starting.
    if (asked.length < same.length && same.some(submits)) incomplete = true;
    const [field, ...others] = fieldsOf(page, name, asked);
    if (field) fields.push(field);
    if (field?.kind === "hidden" && asked.some(({ tagName }) => tagName === "textarea")) incomplete = true;
    if (others.length > 0 || (!field && asked.length > 0)) incomplete = true;
  }
  return { fields, incomplete };
}

/** As HTML has it: by itself, or by a `fieldset` around it, but for what stands in that one's legend. */
export function isDisabled(control: Element): boolean {
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
  const groups = new Map<string, Element[]>();
  for (const control of controls) {
    const name = attribute(control, "name") ?? "";
    if (name === "" || name === "_xsrf" || isDisabled(control)) continue;
    const group = groups.get(name);
    if (group) group.push(control);
    else groups.set(name, [control]);
  }
  return groups;
}

/** One field where the controls of this name make one; what cannot be asked makes none. */
function fieldsOf(page: Page, name: string, controls: readonly Element[]): OptionField[] {
  const [first] = controls;
  if (!first) return [];
  const types = new Set(controls.map(typeOf));
  if (types.size === 1 && types.has("radio")) return [radioField(page, name, controls)];
  if (types.size === 1 && types.has("checkbox") && controls.length > 1) return [checkboxesField(page, name, controls)];
  const visible = controls.filter((control) => typeOf(control) !== "hidden");
  return [...visible, ...controls.filter((control) => !visible.includes(control))].flatMap(
    (control) => fieldOf(page, control, name) ?? [],
  );
}

function fieldOf(page: Page, control: Element, name: string): OptionField | undefined {
  const type = typeOf(control);
  if (foreignTypes.has(type)) return undefined;
  if (type === "hidden") return { kind: "hidden", name, label: "", value: attribute(control, "value") ?? "" };
  const base = baseOf(page, control, name);
  if (type === "select") return selectField(control, base);
  if (type === "radio") return radioField(page, name, [control]);
  if (type === "checkbox") return checkboxField(page, control, base);
  const text = type === "textarea" ? rawText(control) : (attribute(control, "value") ?? "");
  // Such a text cannot be typed here, and must not be changed by showing it.
  if (type === "textarea" && /[\r\n]/.test(text.trim()))
    return { kind: "hidden", name, label: "", value: withLineEnds(text) };
  if (has(control, "readonly")) return { kind: "hidden", name, label: "", value: text };
  return type === "textarea" ? textareaField(control, text, base) : textualField(control, type, base);
}

function textareaField(control: Element, text: string, base: FieldBase): OptionField {
  const placeholder = attribute(control, "placeholder");
  const maxLength = numberIn(attribute(control, "maxlength"));
  return {
    kind: "text",
    ...base,
    ...(text.trim() !== "" && { default: text.trim() }),
    ...(placeholder && { placeholder }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function baseOf(page: Page, control: Element, name: string): FieldBase {
  const description = descriptionOf(page, control);
  return {
    name,
    label: labelOf(page, control, name),
    ...(description && { description }),
    ...(has(control, "required") && { required: true }),
  };
}

/** Of an `input` its type; `textarea`, `select`, `button` for what has none of its own. */
function typeOf(control: Element): string {
  if (control.tagName !== "input") return control.tagName;
  return (attribute(control, "type") ?? "text").toLowerCase();
}

function isButton(control: Element): boolean {
  return control.tagName === "button" || buttonTypes.has(typeOf(control));
}

function submits(control: Element): boolean {
  const type = control.tagName === "button" ? (attribute(control, "type") ?? "submit").toLowerCase() : typeOf(control);
  return type === "submit" || type === "image";
}

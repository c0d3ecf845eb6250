import type { OptionChoice, OptionField } from "../options/model.js";
import { attribute, has, rawText, textOf, within, type Element, type Page } from "./dom.js";
import { labelOf } from "./labels.js";
import { textualField } from "./textual-field.js";

/** Not for the user to answer, or nothing that can be sent from here. */
const ignoredTypes = new Set(["submit", "button", "reset", "image"]);
/** A page asks for it, and it cannot be given here. */
const foreignTypes = new Set(["file", "password"]);

export interface ReadControls {
  fields: OptionField[];
  /** a control was left out that a browser would show */
  incomplete: boolean;
}

/** The named controls of a page, each as HTML defines it. Radio buttons and checkboxes of one name are one field. */
export function readControls(page: Page, controls: readonly Element[]): ReadControls {
  const fields = new Map<string, OptionField>();
  let incomplete = false;
  for (const control of controls) {
    const name = attribute(control, "name") ?? "";
    if (name === "" || name === "_xsrf" || has(control, "disabled") || fields.has(name)) continue;
    const same = controls.filter((other) => attribute(other, "name") === name && !has(other, "disabled"));
    const field = fieldOf(page, control, name, same);
    if (field === "foreign") incomplete = true;
    else if (field) fields.set(name, field);
  }
  return { fields: [...fields.values()], incomplete };
}

/** Choices and default of a `select`. */
export function optionsOf(select: Element): { choices: OptionChoice[]; default?: string } {
  const options = optionElements(select);
  const chosen = options.find((option) => has(option, "selected"));
  return { choices: options.map(choiceOf), ...(chosen && { default: valueOf(chosen) }) };
}

function fieldOf(page: Page, control: Element, name: string, same: Element[]): OptionField | "foreign" | undefined {
  const type = (attribute(control, "type") ?? "text").toLowerCase();
  if (control.tagName === "select") return selectField(page, control, name);
  if (control.tagName === "textarea")
    return { kind: "text", ...baseOf(page, control, name), ...filled(rawText(control)) };
  if (control.tagName !== "input" || ignoredTypes.has(type)) return undefined;
  if (foreignTypes.has(type)) return "foreign";
  switch (type) {
    case "hidden":
      return { kind: "hidden", name, label: "", value: attribute(control, "value") ?? "" };
    case "radio":
      return radioField(page, name, same);
    case "checkbox":
      return same.length > 1 ? checkboxes(page, name, same) : checkbox(page, control, name);
    default:
      return textualField(control, type, baseOf(page, control, name));
  }
}

function selectField(page: Page, select: Element, name: string): OptionField {
  const base = baseOf(page, select, name);
  if (!has(select, "multiple")) return { kind: "choice", ...base, ...optionsOf(select) };
  const chosen = optionElements(select).filter((option) => has(option, "selected"));
  return { kind: "several", ...base, choices: optionsOf(select).choices, default: chosen.map(valueOf) };
}

function radioField(page: Page, name: string, radios: Element[]): OptionField {
  const chosen = radios.find((radio) => has(radio, "checked"));
  const required = radios.some((radio) => has(radio, "required"));
  const label = labelOf(page, radios, name);
  const choices = radios.map((radio) => ({
    value: checkedValue(radio),
    label: labelOf(page, [radio], checkedValue(radio)),
  }));
  // Without a chosen one a browser sends nothing.
  const none = chosen || required ? [] : [{ value: "", label: "—" }];
  return {
    kind: "choice",
    name,
    label,
    ...(required && { required }),
    choices: [...none, ...choices],
    ...(chosen && { default: checkedValue(chosen) }),
  };
}

function checkboxes(page: Page, name: string, boxes: Element[]): OptionField {
  const choices = boxes.map((box) => ({ value: checkedValue(box), label: labelOf(page, [box], checkedValue(box)) }));
  const checked = boxes.filter((box) => has(box, "checked")).map(checkedValue);
  return { kind: "several", name, label: labelOf(page, boxes, name), choices, default: checked };
}

function checkbox(page: Page, box: Element, name: string): OptionField {
  return { kind: "boolean", ...baseOf(page, box, name), default: has(box, "checked"), on: checkedValue(box) };
}

function baseOf(page: Page, control: Element, name: string): { name: string; label: string; required?: boolean } {
  return { name, label: labelOf(page, [control], name), ...(has(control, "required") && { required: true }) };
}

function optionElements(select: Element): Element[] {
  return within(select).filter(
    ({ tagName, attrs }) => tagName === "option" && !attrs.some(({ name }) => name === "disabled"),
  );
}

function choiceOf(option: Element): OptionChoice {
  return { value: valueOf(option), label: attribute(option, "label") ?? (textOf(option) || valueOf(option)) };
}

function valueOf(option: Element): string {
  return attribute(option, "value") ?? textOf(option);
}

/** What HTML sends for a checked box without a value. */
function checkedValue(box: Element): string {
  return attribute(box, "value") ?? "on";
}

function filled(text: string): { default?: string } {
  return text.trim() === "" ? {} : { default: text.trim() };
}

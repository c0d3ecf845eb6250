import { grouped } from "../../text/grouped.js";
import { withLineEnds } from "../../text/unsafe-text.js";
import type { ChoiceField, OptionChoice, OptionField, SeveralField } from "../options/model.js";
import { ancestors, attribute, type Element, has, optionText, type Page, textOf, within } from "./dom.js";
import { choiceLabelOf, groupLabelOf } from "./labels.js";
import type { FieldBase } from "./textual-field.js";

/** A `select`; none where it has nothing to choose from: the page's script would fill it. */
export function selectField(select: Element, base: FieldBase): [ChoiceField | SeveralField] | undefined {
  if (has(select, "multiple")) {
    const options = optionElements(select).filter((option) => !isDisabledOption(option));
    if (options.length === 0) return undefined;
    const chosen = options.filter((option) => has(option, "selected"));
    return [{ kind: "several", ...base, choices: options.map(choiceOf), default: chosen.map(optionValue) }];
  }
  const { choices, ...chosen } = optionsOf(select);
  const empty = choices.every(({ value }) => value === "" && (base.required ?? false));
  return empty ? undefined : [{ kind: "choice", ...base, choices, ...chosen }];
}

/** Choices and default of a `select`, as browsers have them. */
export function optionsOf(select: Element): Pick<ChoiceField, "choices" | "default" | "blank"> {
  const options = optionElements(select);
  const offered = options.filter((option) => !isDisabledOption(option));
  const choices = merged(offered.map(choiceOf));
  const chosen = options.findLast((option) => has(option, "selected"));
  if (chosen && offered.includes(chosen)) return { choices, default: optionValue(chosen) };
  // A list without a chosen one, or with a chosen one that cannot be had ("Please choose"), sends nothing.
  if (!chosen && Number(attribute(select, "size") ?? "1") <= 1) return { choices };
  return nothingChosen(choices, has(select, "required"), chosen && textOf(chosen));
}

export function radioField(page: Page, name: string, radios: readonly Element[]): ChoiceField {
  const chosen = radios.findLast((radio) => has(radio, "checked"));
  const required = radios.some((radio) => has(radio, "required"));
  const choices = merged(choicesOf(page, radios));
  return {
    kind: "choice",
    name,
    label: groupLabelOf(page, radios, name),
    ...(required && { required }),
    ...(chosen ? { choices, default: checkedValue(chosen) } : nothingChosen(choices, required)),
  };
}

export function checkboxesField(page: Page, name: string, boxes: readonly Element[]): SeveralField {
  const checked = boxes.filter((box) => has(box, "checked")).map(checkedValue);
  const label = groupLabelOf(page, boxes, name);
  return { kind: "several", name, label, choices: choicesOf(page, boxes), default: checked };
}

export function checkboxField(page: Page, box: Element, base: FieldBase): OptionField {
  const label = choiceLabelOf(page, box, base.label);
  return { kind: "boolean", ...base, label, default: has(box, "checked"), on: checkedValue(box) };
}

/** As long as nothing is chosen nothing is sent. */
function nothingChosen(
  choices: readonly OptionChoice[],
  required: boolean,
  words?: string,
): Pick<ChoiceField, "choices" | "default" | "blank"> {
  const [only, ...others] = choices;
  // There is nothing to ask for.
  if (required && only && others.length === 0) return { choices, default: only.value };
  const none = required || choices.some(({ value }) => value === "") ? [] : [{ value: "", label: words || "—" }];
  return { choices: [...none, ...choices], default: "", blank: "left-out" };
}

function choicesOf(page: Page, boxes: readonly Element[]): OptionChoice[] {
  return boxes.map((box) => ({ value: checkedValue(box), label: choiceLabelOf(page, box, checkedValue(box)) }));
}

/** Of those that send the same it does not matter which is chosen, and nobody could tell afterwards: one choice, with the words of all. */
function merged(choices: readonly OptionChoice[]): OptionChoice[] {
  return [...grouped(choices, ({ value }) => value)].map(([value, all]) => {
    const description = joined(all.map(({ description }) => description));
    return { value, label: joined(all.map(({ label }) => label)), ...(description && { description }) };
  });
}

function joined(words: readonly (string | undefined)[]): string {
  return [...new Set(words.filter(Boolean))].join(" / ");
}

export function optionElements(select: Element): Element[] {
  return within(select).filter(({ tagName }) => tagName === "option");
}

export function isDisabledOption(option: Element): boolean {
  return has(option, "disabled") || (groupOf(option)?.attrs.some(({ name }) => name === "disabled") ?? false);
}

function groupOf(option: Element): Element | undefined {
  const [parent] = ancestors(option);
  return parent?.tagName === "optgroup" ? parent : undefined;
}

export function choiceOf(option: Element): OptionChoice {
  const group = groupOf(option);
  const description = group && attribute(group, "label");
  const label = attribute(option, "label") || textOf(option) || optionValue(option);
  return { value: optionValue(option), label, ...(description && { description }) };
}

export function optionValue(option: Element): string {
  return withLineEnds(attribute(option, "value") ?? optionText(option));
}

/** What HTML sends for a checked box without a value. */
export function checkedValue(box: Element): string {
  return withLineEnds(attribute(box, "value") ?? "on");
}

import { defaultTreeAdapter } from "parse5";
import { answerTo } from "../options/answers.js";
import type { Answers } from "../options/model.js";
import { checkedValue, optionElements, optionValue } from "./choices.js";
import { attribute, type Element, has, rawText, typeOf } from "./dom.js";
import { filledMark, noText, sending } from "./filled.js";

/**
 * Puts what the form sent last into its controls; what it does not have now is dropped. A form sends nothing for a box that is not ticked,
 * so one without a value was off.
 */
export function fillIn(elements: readonly Element[], last: Answers): void {
  if (Object.keys(last).length === 0) return;
  const groups = new Map<string, { kind: Kind; name: string; controls: Element[] }>();
  for (const element of elements) {
    const kind = kindOf(element);
    const name = attribute(element, "name") ?? "";
    if (!kind || name === "") continue;
    const key = `${kind} ${name}`;
    const group = groups.get(key) ?? { kind, name, controls: [] };
    groups.set(key, group);
    group.controls.push(element);
  }
  for (const { kind, name, controls } of groups.values()) fill[kind](controls, answerTo(last, name));
}

type Kind = "text" | "select" | "checkbox" | "radio";

const fill: Record<Kind, (controls: readonly Element[], values: readonly string[] | undefined) => void> = {
  text: fillTexts,
  select: fillSelects,
  checkbox: fillBoxes,
  radio: fillRadios,
};

function kindOf(element: Element): Kind | undefined {
  const type = typeOf(element);
  if (type === "select" || type === "checkbox" || type === "radio") return type;
  if (type === "textarea") return "text";
  return element.tagName !== "input" || noText.has(type) ? undefined : "text";
}

/** Of several of one name each has its value; where a value is another control's, which is whose is not known. */
function fillTexts(controls: readonly Element[], values: readonly string[] = []): void {
  if (controls.length !== values.length) return;
  controls.forEach((control, index) => {
    // It is sent with CR LF; a parser has LF.
    const value = (values[index] ?? "").replaceAll("\r\n", "\n");
    if (control.tagName === "textarea") {
      if (rawText(control) === value) return;
      control.childNodes = [];
      // A parser drops a line break that comes first.
      defaultTreeAdapter.insertText(control, value.startsWith("\n") ? `\n${value}` : value);
    } else {
      if ((attribute(control, "value") ?? "") === value) return;
      set(control, "value", value);
    }
    set(control, filledMark, "");
  });
}

/** Likewise. */
function fillSelects(selects: readonly Element[], values: readonly string[] | undefined): void {
  const isOwn = selects.length > 1 && values !== undefined;
  if (isOwn && values.length !== selects.length) return;
  selects.forEach((select, index) => fillSelect(select, isOwn ? values.slice(index, index + 1) : values));
}

function fillSelect(select: Element, values: readonly string[] | undefined): void {
  const several = has(select, "multiple");
  const options = optionElements(select);
  const before = options.filter((option) => has(option, "selected"));
  const shown = new Set(several ? before : before.length > 0 ? before.slice(-1) : options.slice(0, 1));
  const chosen = [...sending(options, values ?? [], optionValue, (option) => shown.has(option))];
  if (chosen.length === 0 && !(several && !values)) return;
  const wanted = new Set(several ? chosen : chosen.slice(0, 1));
  if (shown.size === wanted.size && [...shown].every((option) => wanted.has(option))) return;
  for (const option of options) put(option, "selected", wanted.has(option));
  set(select, filledMark, "");
}

function fillBoxes(boxes: readonly Element[], values: readonly string[] = []): void {
  const on = sending(boxes, values, checkedValue, (box) => has(box, "checked"));
  for (const box of boxes) tick(box, on.has(box));
}

/** One that is chosen takes the choice from the others of its name. */
function fillRadios(radios: readonly Element[], values: readonly string[] = []): void {
  const [chosen] = sending(radios, values, checkedValue, (radio) => has(radio, "checked"));
  if (!chosen) return;
  tick(chosen, true);
  for (const other of radios) if (other !== chosen) put(other, "checked", false);
}

function tick(element: Element, on: boolean): void {
  if (has(element, "checked") === on) return;
  put(element, "checked", on);
  set(element, filledMark, "");
}

function put(element: Element, name: string, on: boolean): void {
  element.attrs = element.attrs.filter((attr) => attr.name !== name);
  if (on) element.attrs.push({ name, value: "" });
}

function set(element: Element, name: string, value: string): void {
  put(element, name, false);
  element.attrs.push({ name, value });
}

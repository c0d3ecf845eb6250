import { filledMark, noText } from "../../../../hubClient/forms/filled.js";

type Last = Readonly<Record<string, readonly string[]>>;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * The last values are in the markup already, where it has them. Here they are given once more as a user would, in the form's order, now
 * that its scripts run: what hangs on a choice shows itself, and lists that a script fills have their entries.
 */
export function putBack(controls: readonly HTMLElement[], last: Last): void {
  if (Object.keys(last).length === 0) return;
  const named = controls.filter(isControl);
  const texts = new Map<string, Control[]>();
  for (const control of named.filter(isText)) texts.set(control.name, [...(texts.get(control.name) ?? []), control]);
  for (const control of named) {
    const values = Object.hasOwn(last, control.name) ? last[control.name] : undefined;
    const filled = control.hasAttribute(filledMark);
    control.removeAttribute(filledMark);
    if (control instanceof HTMLSelectElement) {
      const changed = values !== undefined && choose(control, values);
      if (changed || filled) tell(control);
    } else if (isText(control)) {
      const group = texts.get(control.name) ?? [];
      const value = group.length === values?.length ? values[group.indexOf(control)] : undefined;
      if (value !== undefined && (write(control, value) || filled)) tell(control);
    } else if (isTick(control)) {
      const on = values?.includes(control.value) ?? false;
      if (filled || (control.checked !== on && (on || control.type === "checkbox"))) tick(control, on);
    }
  }
}

/** Pressed as by a user, so that it ends as wanted: `click` handlers and `change` handlers run. */
function tick(control: HTMLInputElement, wanted: boolean): void {
  control.checked = !wanted;
  control.click();
  control.checked = wanted;
}

/** True when something else stands there now. */
function write(control: HTMLInputElement | HTMLTextAreaElement, value: string): boolean {
  const before = control.value;
  if (!control.readOnly) control.value = value.replaceAll("\r\n", "\n");
  return control.value !== before;
}

/** True when something else is chosen now. */
function choose(control: HTMLSelectElement, values: readonly string[]): boolean {
  const before = chosen(control);
  const options = [...control.options].filter(({ value }) => values.includes(value));
  const [first] = options;
  if (!first) return false;
  if (control.multiple) for (const option of control.options) option.selected = options.includes(option);
  else first.selected = true;
  return chosen(control) !== before;
}

function chosen(control: HTMLSelectElement): string {
  return JSON.stringify([...control.selectedOptions].map(({ value }) => value));
}

function tell(control: Control): void {
  for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
}

function isControl(control: HTMLElement): control is Control {
  return (control as Partial<Control>).name !== undefined && (control as Control).name !== "";
}

function isText(control: Control): boolean {
  return !(control instanceof HTMLSelectElement) && !noText.has(control.type);
}

function isTick(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}

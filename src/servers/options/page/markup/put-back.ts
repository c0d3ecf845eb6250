import { filledMark, noText, sending } from "../../../../hubClient/forms/filled.js";
import { grouped } from "../../../../text/grouped.js";

type Last = Readonly<Record<string, readonly string[]>>;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * The last values are in the markup already, where it has them. Here they are given once more as a user would, in the form's order, now
 * that its scripts run: what hangs on a choice shows itself, and lists that a script fills have their entries.
 */
export function putBack(controls: readonly HTMLElement[], last: Last): void {
  if (Object.keys(last).length === 0) return;
  const named = controls.filter(isControl);
  const groups = grouped(named, groupOf);
  const ticked = new Map<string, ReadonlySet<Control>>();
  for (const control of named) {
    const values = Object.hasOwn(last, control.name) ? last[control.name] : undefined;
    const group = groups.get(groupOf(control)) ?? [];
    const filled = control.hasAttribute(filledMark);
    control.removeAttribute(filledMark);
    if (control instanceof HTMLSelectElement) {
      const own = group.length > 1 ? ownOf(group, control, values) : values;
      const changed = own !== undefined && choose(control, own);
      if (changed || filled) tell(control);
    } else if (isText(control)) {
      const [value] = ownOf(group, control, values) ?? [];
      if (value !== undefined && (write(control, value) || filled)) tell(control);
    } else if (isTick(control)) {
      const on = ticked.get(groupOf(control)) ?? onesOn(group.filter(isTick), values ?? []);
      ticked.set(groupOf(control), on);
      const isOn = on.has(control);
      if (filled || (control.checked !== isOn && (isOn || control.type === "checkbox"))) tick(control, isOn);
    }
  }
}

/** Of several of one name each has its value; where a value is another control's, which is whose is not known. */
function ownOf(
  group: readonly Control[],
  control: Control,
  values: readonly string[] | undefined,
): readonly string[] | undefined {
  const at = group.indexOf(control);
  return group.length === values?.length ? values.slice(at, at + 1) : undefined;
}

function onesOn(group: readonly HTMLInputElement[], values: readonly string[]): ReadonlySet<Control> {
  const on = [...sending(group, values, ({ value }) => value, ({ checked }) => checked)]; // prettier-ignore
  return new Set(group[0]?.type === "radio" ? on.slice(0, 1) : on);
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
  const options = sending([...control.options], values, ({ value }) => value, ({ selected }) => selected); // prettier-ignore
  const [first] = options;
  if (!first) return false;
  if (control.multiple) for (const option of control.options) option.selected = options.has(option);
  else first.selected = true;
  return chosen(control) !== before;
}

function chosen(control: HTMLSelectElement): string {
  return JSON.stringify([...control.selectedOptions].map(({ index }) => index));
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

/** What is given its values together: of one name, and of one kind. */
function groupOf(control: Control): string {
  const kind = control instanceof HTMLSelectElement ? "select" : isText(control) ? "text" : control.type;
  return `${kind} ${control.name}`;
}

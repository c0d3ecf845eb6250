import { MAX_TEXT } from "./limits.js";
import type { ControlView } from "./messages.js";

/** A labelled control; its explanation and its problem are tied to it for screen readers. */
export function buildControl(view: ControlView, required: string): HTMLElement {
  const grouped = view.kind === "radio" || view.kind === "checkboxes";
  const inline = grouped && view.options.every(({ hint }) => hint === "");
  const element = make(grouped ? "fieldset" : "div", {
    class: inline ? "control inline" : "control",
    "data-key": view.key,
  });
  const id = `control-${view.key}`;
  const described = `hint-${view.key} problem-${view.key}`;
  if (grouped) {
    element.append(make("legend", {}, view.label), hintOf(view, required));
    element.append(...view.options.map((option, index) => tick(view, option, `${id}-${index}`, described)));
  } else if (view.kind === "checkbox") {
    const [option = { value: "on", label: view.label, hint: "" }] = view.options;
    element.append(tick(view, { ...option, label: view.label, hint: "" }, id, described), hintOf(view, required));
  } else {
    element.append(make("label", { for: id }, view.label), hintOf(view, required), entry(view, id, described));
  }
  element.append(make("p", { class: "problem", id: `problem-${view.key}`, "aria-live": "polite" }));
  return element;
}

/** What is chosen or typed. */
export function readControl(element: HTMLElement): string[] {
  const select = element.querySelector("select");
  if (select) return [select.value];
  const text = element.querySelector<HTMLInputElement | HTMLTextAreaElement>(
    "input[type=text], input[type=password], textarea",
  );
  if (text) return [text.value];
  return [...element.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value);
}

function entry(view: ControlView, id: string, described: string): HTMLElement {
  const shared = { id, "aria-describedby": described, ...(view.required && { "aria-required": "true" }) };
  if (isTyped(view)) {
    const mode = view.numeric ? { inputmode: "decimal" } : {};
    const typing = { autocomplete: "off", spellcheck: "false", maxlength: String(MAX_TEXT), ...shared, ...mode };
    const input =
      view.kind === "lines"
        ? make("textarea", { rows: "4", ...typing })
        : make("input", { type: view.kind === "secret" ? "password" : "text", ...typing });
    input.value = view.values[0] ?? "";
    return input;
  }
  const select = make("select", shared);
  // Without it the list would show its first entry where nothing is chosen.
  const [value = ""] = view.values;
  if (!view.options.some((option) => option.value === value)) select.append(make("option", { value: "" }, "–"));
  for (const { value, label, hint } of view.options) {
    const option = make("option", { value }, hint ? `${label} (${hint})` : label);
    option.selected = view.values.includes(value);
    select.append(option);
  }
  return select;
}

function isTyped({ kind }: ControlView): boolean {
  return kind === "text" || kind === "lines" || kind === "secret";
}

function tick(
  view: ControlView,
  { value, label, hint }: ControlView["options"][number],
  id: string,
  described: string,
): HTMLElement {
  const type = view.kind === "radio" ? "radio" : "checkbox";
  const input = make("input", { type, id, name: `control-${view.key}`, value, "aria-describedby": described });
  input.checked = view.values.includes(value);
  const words = make("label", { for: id }, label);
  if (hint) words.append(make("span", { class: "hint" }, hint));
  const row = make("div", { class: "tick" });
  row.append(input, words);
  return row;
}

function hintOf(view: ControlView, required: string): HTMLElement {
  const words = [view.required && isTyped(view) ? required : "", view.hint].filter((text) => text !== "");
  return make("p", { class: "hint", id: `hint-${view.key}` }, words.join(" · "));
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
  text?: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

import { ancestors, attribute, textOf, within, type Element, type Page } from "./dom.js";

/** What the page calls a control, or a group of them: its label, the legend around it, or at last its name. */
export function labelOf(page: Page, controls: readonly Element[], name: string): string {
  const [first] = controls;
  if (!first) return name;
  const words = controls.length > 1 ? groupWords(page, first, name) : controlWords(page, first);
  return tidy(words) || tidy(attribute(first, "aria-label") ?? "") || name.replace(/[_-]+/g, " ");
}

function controlWords(page: Page, control: Element): string {
  const own = page.labelFor(attribute(control, "id")) ?? page.labelFor(attribute(control, "name"));
  const around = own ?? [...ancestors(control)].find(({ tagName }) => tagName === "label");
  return around ? textOf(around) : "";
}

function groupWords(page: Page, first: Element, name: string): string {
  const fieldset = [...ancestors(first)].find(({ tagName }) => tagName === "fieldset");
  const legend = fieldset && within(fieldset).find(({ tagName }) => tagName === "legend");
  const label = legend ?? page.labelFor(name);
  return label ? textOf(label) : "";
}

function tidy(words: string): string {
  return words.replace(/\s*[:*]+\s*$/, "").trim();
}

import { withoutEnd } from "../trimmed.js";
import {
  ancestors,
  attribute,
  legendOf,
  onOneLine,
  textOf,
  within,
  type Element,
  siblingsOf,
  type Page,
} from "./dom.js";

const MAX_LABEL_CHARACTERS = 200;
const controls = new Set(["input", "select", "textarea", "button"]);
/** What begins a line of its own: words beyond it belong to something else. */
const blocks = new Set("br div dl fieldset form h1 h2 h3 h4 h5 h6 hr legend li ol p table td th tr ul".split(" "));
/** The cell, term or column before that of a control holds its words, on pages without labels. */
const cells = new Set(["td", "th", "dd", "dt", "div"]);

/** What the page calls a control; at last its name. */
export function labelOf(page: Page, control: Element, name: string): string {
  return (
    firstOf([
      () => marked(page, control),
      () => ofName(page, name),
      () => wordsBefore(control),
      () => cellBefore(control),
      () => attribute(control, "title"),
      () => attribute(control, "placeholder"),
    ]) || readable(name)
  );
}

/** What the page calls one of several radio buttons or checkboxes; at last its value. */
export function choiceLabelOf(page: Page, box: Element, value: string): string {
  return firstOf([() => marked(page, box), () => wordsAfter(box), () => attribute(box, "title")]) || value;
}

/** What the page calls radio buttons or checkboxes of one name together. */
export function groupLabelOf(page: Page, boxes: readonly Element[], name: string): string {
  const [first] = boxes;
  if (!first) return readable(name);
  const outer = [...ancestors(first)];
  const fieldset = outer.find(({ tagName }) => tagName === "fieldset");
  const group = outer.find((element) => /^(radio)?group$/.test(attribute(element, "role") ?? ""));
  const label = outer.find(({ tagName }) => tagName === "label");
  return (
    firstOf([
      () => group && (labelledBy(page, group) || attribute(group, "aria-label")),
      () => fieldset && legendOver(fieldset, boxes.length),
      () => ofName(page, name),
      () => wordsBefore(label ?? first),
      () => cellBefore(label ?? first),
    ]) || readable(name)
  );
}

/** What the page says of a control besides its label. */
export function descriptionOf(page: Page, control: Element): string {
  const described = ids(control, "aria-describedby").map((id) => page.byId(id));
  return described.flatMap((element) => (element ? [textOf(element)] : [])).join(" ");
}

function marked(page: Page, control: Element): string | undefined {
  const id = attribute(control, "id");
  const around = () =>
    [...ancestors(control)].find((element) => {
      const target = element.tagName === "label" ? (attribute(element, "for") ?? id) : undefined;
      return element.tagName === "label" && target === id;
    });
  const label = page.labelFor(id) ?? around();
  return labelledBy(page, control) || (label && textOf(label)) || attribute(control, "aria-label");
}

function labelledBy(page: Page, element: Element): string {
  const labels = ids(element, "aria-labelledby").map((id) => page.byId(id));
  return labels.flatMap((label) => (label ? [textOf(label)] : [])).join(" ");
}

/** Some pages write the name into `for`. */
function ofName(page: Page, name: string): string | undefined {
  const label = page.byId(name) ? undefined : page.labelFor(name);
  return label && textOf(label);
}

/** A legend over more than these is the heading of a part of the form. */
function legendOver(fieldset: Element, boxes: number): string | undefined {
  const legend = controlsIn(fieldset) <= boxes ? legendOf(fieldset) : undefined;
  return legend && textOf(legend);
}

const knownCounts = new WeakMap<Element, number>();

function controlsIn(element: Element): number {
  const count = knownCounts.get(element) ?? within(element).filter(({ tagName }) => controls.has(tagName)).length;
  knownCounts.set(element, count);
  return count;
}

function wordsBefore(element: Element): string {
  return wordsBeside(element, -1);
}

function wordsAfter(element: Element): string {
  return wordsBeside(element, 1);
}

function wordsBeside(element: Element, direction: 1 | -1): string {
  const { siblings, position } = siblingsOf(element);
  const found: string[] = [];
  for (let index = position + direction; ; index += direction) {
    const node = siblings[index];
    if (!node || ("tagName" in node && (blocks.has(node.tagName) || holdsControl(node)))) break;
    found.push("value" in node ? node.value : "tagName" in node ? textOf(node) : "");
  }
  return (direction < 0 ? found.reverse() : found).join("");
}

function cellBefore(element: Element): string | undefined {
  const { parentNode: cell } = element;
  if (!cell || !("tagName" in cell) || !cells.has(cell.tagName)) return undefined;
  const { siblings, position } = siblingsOf(cell);
  const [near, far] = [siblings[position - 1], siblings[position - 2]];
  // Cells have nothing but white space between them.
  const before = near && "value" in near && near.value.trim() === "" ? far : near;
  return before && "tagName" in before && !holdsControl(before) ? textOf(before) : undefined;
}

function holdsControl(element: Element): boolean {
  return controls.has(element.tagName) || controlsIn(element) > 0;
}

function ids(element: Element, name: string): string[] {
  return (attribute(element, name) ?? "").split(/\s+/).filter(Boolean);
}

function firstOf(sources: readonly (() => string | undefined)[]): string {
  for (const source of sources) {
    const text = tidy(source() ?? "");
    if (text) return text;
  }
  return "";
}

function tidy(words: string): string {
  const text = withoutEnd(onOneLine(words).slice(0, 2 * MAX_LABEL_CHARACTERS), " :*").replace(/^[\s:*·|-]+/, "");
  return text.length > MAX_LABEL_CHARACTERS ? `${text.slice(0, MAX_LABEL_CHARACTERS - 1)}…` : text;
}

function readable(name: string): string {
  return name.replace(/[_-]+/g, " ").trim() || name;
}

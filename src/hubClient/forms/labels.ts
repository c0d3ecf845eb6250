import { withoutEnd } from "../../text/trimmed.js";
import { readable } from "../options/words.js";
import {
  ancestors,
  attribute,
  type Element,
  isWordless,
  legendOf,
  onOneLine,
  type Page,
  siblingsOf,
  textOf,
  within,
} from "./dom.js";
import { headOf } from "./heads.js";

const MAX_LABEL_CHARACTERS = 200;
const controls = new Set(["input", "select", "textarea", "button"]);
/** What begins a line of its own: words beyond it belong to something else. */
const blocks = new Set(
  "address article aside blockquote br details div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table td th tr ul".split(
    " ",
  ),
);
/** The cell, term or column before that of a control holds its words, on pages without labels. */
const cells = new Set(["td", "th", "dd", "dt", "div"]);
const tableCells = new Set(["td", "th", "dd"]);
/** What a cell's words stand in; a paragraph explains, and is no label. */
const cellsBefore = new Set([...cells, "label", "span", "b", "strong"]);

/** What the page calls a control; at last its name. */
export function labelOf(page: Page, control: Element, name: string): string {
  return (
    firstOf([
      () => marked(page, control),
      () => ofName(page, name),
      () => wordsBefore(page, control),
      () => cellBefore(control, 1),
      () => headOf(page, control, "label"),
      () => legendAround(control),
      () => attribute(control, "title"),
      () => headOf(page, control, "heading"),
      () => attribute(control, "placeholder"),
    ]) || readable(name)
  );
}

/** What the page calls one of several radio buttons or checkboxes; at last its value. */
export function choiceLabelOf(page: Page, box: Element, value: string): string {
  return firstOf([() => marked(page, box), () => wordsAfter(page, box), () => attribute(box, "title")]) || value;
}

/** What the page calls radio buttons or checkboxes of one name together. */
export function groupLabelOf(page: Page, boxes: readonly Element[], name: string): string {
  const [first] = boxes;
  if (!first) return readable(name);
  const outer = [...ancestors(first)];
  const group = outer.find((element) => /^(radio)?group$/.test(attribute(element, "role") ?? ""));
  const label = outer.find(({ tagName }) => tagName === "label");
  return (
    firstOf([
      () => group && (labelledBy(page, group) || attribute(group, "aria-label")),
      () => legendAround(first, boxes.length),
      () => ofName(page, name),
      () => wordsBefore(page, label ?? first),
      () => cellBefore(label ?? first, boxes.length),
      () => headOf(page, first, "label"),
      () => headOf(page, first, "heading"),
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
  const label = page.labelPointingTo(control) ?? around();
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
function legendAround(control: Element, boxes = 1): string | undefined {
  const fieldset = [...ancestors(control)].find(({ tagName }) => tagName === "fieldset");
  const legend = fieldset && controlsIn(fieldset) <= boxes ? legendOf(fieldset) : undefined;
  return legend && textOf(legend);
}

const knownCounts = new WeakMap<Element, number>();

function controlsIn(element: Element): number {
  const count = knownCounts.get(element) ?? within(element).filter(({ tagName }) => controls.has(tagName)).length;
  knownCounts.set(element, count);
  return count;
}

function wordsBefore(page: Page, element: Element): string {
  return wordsBeside(page, element, -1);
}

function wordsAfter(page: Page, element: Element): string {
  return wordsBeside(page, element, 1);
}

function wordsBeside(page: Page, element: Element, direction: 1 | -1): string {
  const { siblings, position } = siblingsOf(element);
  const found: string[] = [];
  for (let index = position + direction; ; index += direction) {
    const node = siblings[index];
    if (!node || ("tagName" in node && (blocks.has(node.tagName) || holdsControl(node) || isOfAnother(page, node))))
      break;
    found.push("value" in node ? node.value : "tagName" in node && !isWordless(node) ? textOf(node) : "");
  }
  return (direction < 0 ? found.reverse() : found).join("");
}

/** A label that points to a control is that one's alone. */
function isOfAnother(page: Page, element: Element): boolean {
  return element.tagName === "label" && page.byId(attribute(element, "for")) !== undefined;
}

/** The words of the cell before that of a control; of a table also where the control stands deeper in its cell. */
function cellBefore(control: Element, boxes: number): string | undefined {
  let cell = parentOf(control);
  if (cell && !cells.has(cell.tagName)) cell = undefined;
  for (let outer = parentOf(control); outer && controlsIn(outer) <= boxes; outer = parentOf(outer)) {
    if (!tableCells.has(outer.tagName)) continue;
    cell = outer;
    break;
  }
  if (!cell) return undefined;
  const { siblings, position } = siblingsOf(cell);
  const [near, far] = [siblings[position - 1], siblings[position - 2]];
  // Cells have nothing but white space between them.
  const before = near && "value" in near && near.value.trim() === "" ? far : near;
  if (!before || !("tagName" in before) || !cellsBefore.has(before.tagName) || holdsControl(before)) return undefined;
  return textOf(before);
}

function parentOf(element: Element): Element | undefined {
  const { parentNode } = element;
  return parentNode && "tagName" in parentNode ? parentNode : undefined;
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

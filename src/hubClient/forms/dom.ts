import type { DefaultTreeAdapterTypes } from "parse5";
import { type Parsed, parsedForms } from "./parse.js";

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** Nobody reads more; one text can stand in the labels of a thousand controls. */
const MAX_TEXT_CHARACTERS = 10_000;
/** Elements whose text is not the page's words. */
const wordless = new Set(["script", "style", "template", "select", "textarea", "button", "datalist"]);

/** Elements in the middle of words. */
const inline = new Set(
  "a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup u var wbr".split(" "),
);

/** A parsed page: no script runs, nothing is loaded. */
export class Page {
  readonly elements: readonly Element[];
  readonly #parsed: Parsed;
  readonly #ids = new Map<string, Element[]>();
  readonly #labels = new Map<string, Element[]>();
  readonly #ordinals = new Map<Element, number>();

  /** @param around what stands before it on the page that it is made for */
  constructor(
    private readonly html: string,
    around = "",
  ) {
    this.#parsed = parsedForms(html, around);
    this.elements = elementsIn(this.#parsed.document.childNodes);
    for (const element of this.elements) {
      this.#ordinals.set(element, add(this.#ids, attribute(element, "id"), element));
      if (element.tagName === "label") add(this.#labels, attribute(element, "for"), element);
    }
  }

  byId(id: string | undefined): Element | undefined {
    return id === undefined ? undefined : this.#ids.get(id)?.[0];
  }

  /** The label whose `for` is this. */
  labelFor(id: string | undefined): Element | undefined {
    return id === undefined ? undefined : this.#labels.get(id)?.[0];
  }

  /** The label that points to it; where an id was given twice, and labelled twice, each has its own. */
  labelPointingTo(control: Element): Element | undefined {
    const id = attribute(control, "id") ?? "";
    const [labels, elements] = [this.#labels.get(id) ?? [], this.#ids.get(id) ?? []];
    const ordinal = this.#ordinals.get(control) ?? 0;
    return ordinal === 0 || labels.length === elements.length ? labels[ordinal] : undefined;
  }

  /** All that belongs to this form, as browsers have it: wherever a stray end tag has put it, and what names it. */
  partsOf(form: Element): Element[] {
    const inside = new Set(within(form));
    return this.elements.filter((element) =>
      has(element, "form")
        ? this.byId(attribute(element, "form")) === form
        : (this.#parsed.formOf.get(element) === form && element !== form) || inside.has(element),
    );
  }

  /** The markup between a form's tags, as it was written, but for the hub's own secret. */
  markupOf(form: Element): string {
    const { start, end } = this.#parsed.insideOf(form);
    return this.html.slice(start, end).replace(/<input\b[^<>]{0,200}\bname=["']?_xsrf\b[^<>]{0,1000}>/gi, "");
  }
}

/** In the order of the page. */
export function elementsIn(nodes: readonly Node[]): Element[] {
  const found: Element[] = [];
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!("tagName" in node)) continue;
    found.push(node);
    for (let index = node.childNodes.length - 1; index >= 0; index--) {
      const child = node.childNodes[index];
      if (child) waiting.push(child);
    }
  }
  return found;
}

export function within(element: Element): Element[] {
  return elementsIn(element.childNodes);
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

export function has(element: Element, name: string): boolean {
  return attribute(element, name) !== undefined;
}

const knownTexts = new WeakMap<Element, string>();

/** Of an `input` its type; `textarea`, `select`, `button` for what has none of its own. */
export function typeOf(control: Element): string {
  if (control.tagName !== "input") return control.tagName;
  return (attribute(control, "type") ?? "text").toLowerCase();
}

/** Is its text none of the page's words? */
export function isWordless({ tagName }: Element): boolean {
  return wordless.has(tagName);
}

/** The words in it, on one line; of a very long text its beginning. */
export function textOf(element: Element): string {
  const known = knownTexts.get(element);
  if (known !== undefined) return known;
  const text = onOneLine(words(element));
  knownTexts.set(element, text);
  return text;
}

export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The value of an `option` without one: its text, on one line as HTML has it. */
export function optionText(option: Element): string {
  const inner = within(option).filter(({ tagName }) => tagName !== "script");
  const text = [option, ...inner].map(rawText).join("");
  return text.replace(/[\t\n\f\r ]+/g, " ").replace(/^ | $/g, "");
}

/** What a script or textarea holds, as it stands. */
export function rawText(element: Element): string {
  return element.childNodes.map((node) => ("value" in node ? node.value : "")).join("");
}

/** From the inside out. */
export function* ancestors(element: Element): Generator<Element> {
  for (let node = element.parentNode; node && "tagName" in node; node = node.parentNode) yield node;
}

const knownPositions = new WeakMap<Node, number>();

/** An element's siblings, itself among them, and where it stands. */
export function siblingsOf(element: Element): { siblings: readonly Node[]; position: number } {
  const siblings: readonly Node[] = element.parentNode?.childNodes ?? [];
  if (!knownPositions.has(element)) siblings.forEach((node, index) => knownPositions.set(node, index));
  return { siblings, position: knownPositions.get(element) ?? 0 };
}

/** Of a `fieldset`: the first one directly in it. */
export function legendOf(fieldset: Element): Element | undefined {
  return fieldset.childNodes.find((node): node is Element => "tagName" in node && node.tagName === "legend");
}

function words(element: Element): string {
  let text = "";
  const waiting: (Node | string)[] = [...element.childNodes].reverse();
  for (let next = waiting.pop(); next !== undefined && text.length < MAX_TEXT_CHARACTERS; next = waiting.pop()) {
    if (typeof next === "string") text += next;
    else if ("value" in next) text += next.value;
    else if ("tagName" in next) {
      const edge = inline.has(next.tagName) ? "" : " ";
      waiting.push(edge, ...(wordless.has(next.tagName) ? [] : [...next.childNodes].reverse()), edge);
    }
  }
  return text.slice(0, MAX_TEXT_CHARACTERS);
}

/** @returns how many there were before it */
function add(map: Map<string, Element[]>, key: string | undefined, element: Element): number {
  if (key === undefined) return 0;
  const same = map.get(key);
  if (!same) map.set(key, [element]);
  return same ? same.push(element) - 1 : 0;
}

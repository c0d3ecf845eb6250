import type { DefaultTreeAdapterTypes } from "parse5";
import { parsed } from "./parse.js";

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
  private readonly ids = new Map<string, Element>();
  private readonly labels = new Map<string, Element>();

  constructor(html: string) {
    this.elements = elementsIn(parsed(html).childNodes);
    for (const element of this.elements) {
      keepFirst(this.ids, attribute(element, "id"), element);
      if (element.tagName === "label") keepFirst(this.labels, attribute(element, "for"), element);
    }
  }

  byId(id: string | undefined): Element | undefined {
    return id === undefined ? undefined : this.ids.get(id);
  }

  /** The label whose `for` is this. */
  labelFor(id: string | undefined): Element | undefined {
    return id === undefined ? undefined : this.labels.get(id);
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

function keepFirst(map: Map<string, Element>, key: string | undefined, element: Element): void {
  if (key !== undefined && !map.has(key)) map.set(key, element);
}

import { parse, type DefaultTreeAdapterTypes } from "parse5";

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;

/** Elements whose text is not the page's words. */
const wordless = new Set(["script", "style", "template", "select", "textarea", "button"]);

/** A parsed page: no script runs, nothing is loaded. */
export class Page {
  readonly elements: readonly Element[];
  private readonly labels = new Map<string, Element>();

  constructor(html: string) {
    this.elements = elementsIn(parse(html).childNodes);
    for (const element of this.elements) {
      const target = attribute(element, "for");
      if (element.tagName === "label" && target !== undefined) this.labels.set(target, element);
    }
  }

  byId(id: string): Element | undefined {
    return this.elements.find((element) => attribute(element, "id") === id);
  }

  labelFor(id: string | undefined): Element | undefined {
    return id === undefined ? undefined : this.labels.get(id);
  }
}

/** In the order of the page. */
export function elementsIn(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => ("tagName" in node ? [node, ...elementsIn(node.childNodes)] : []));
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

/** The words in it, on one line. */
export function textOf(element: Element): string {
  return words(element.childNodes).replace(/\s+/g, " ").trim();
}

/** What a script or textarea holds, as it stands. */
export function rawText(element: Element): string {
  return element.childNodes.map((node) => ("value" in node ? node.value : "")).join("");
}

/** From the inside out. */
export function* ancestors(element: Element): Generator<Element> {
  for (let node = element.parentNode; node && "tagName" in node; node = node.parentNode) yield node;
}

function words(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if ("value" in node) return node.value;
      return "tagName" in node && !wordless.has(node.tagName) ? ` ${words(node.childNodes)} ` : "";
    })
    .join("");
}

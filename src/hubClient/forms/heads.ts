import { ancestors, attribute, type Element, type Page, textOf, typeOf, within } from "./dom.js";

/** By the control that they stand over. */
type Heads = Record<"label" | "heading", ReadonlyMap<Element, Element>>;

const controls = new Set(["input", "select", "textarea"]);
/** Larger ones are over the whole form. */
const headings = /^(?:h[3-6]|legend)$/;

const found = new WeakMap<Page, Heads>();

/** The words over a control, of a label that belongs to none yet, or of a heading over it alone. */
export function headOf(page: Page, control: Element, kind: "label" | "heading"): string | undefined {
  const heads = found.get(page) ?? headsIn(page);
  found.set(page, heads);
  const head = heads[kind].get(control);
  return head && textOf(head);
}

/**
 * Which words stand over which control, in one walk: a label that neither points to a control nor holds one is over the next one, and a
 * heading over what has one name up to the next heading.
 */
function headsIn(page: Page): Heads {
  const label = new Map<Element, Element>();
  const heading = new Map<Element, Element>();
  let loose: Element | undefined;
  let over: { head: Element; first?: Element; isOne: boolean } | undefined;
  const close = () => {
    if (over?.first && over.isOne) heading.set(over.first, over.head);
  };
  for (const element of page.elements) {
    const { tagName } = element;
    if (tagName === "label" && isLoose(page, element)) loose = element;
    else if (headings.test(tagName)) {
      close();
      over = { head: element, isOne: true };
    } else if (controls.has(tagName) && typeOf(element) !== "hidden") {
      if (loose) label.set(element, loose);
      loose = undefined;
      if (over?.first) over.isOne &&= attribute(over.first, "name") === attribute(element, "name");
      else if (over) over.first = element;
    }
  }
  close();
  return { label, heading };
}

function isLoose(page: Page, label: Element): boolean {
  const isAround = [...ancestors(label)].some(({ tagName }) => tagName === "label");
  if (isAround || page.byId(attribute(label, "for")) !== undefined) return false;
  return !within(label).some(({ tagName }) => controls.has(tagName));
}

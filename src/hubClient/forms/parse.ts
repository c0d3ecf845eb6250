import {
  defaultTreeAdapter,
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  Parser,
  type Token,
} from "parse5";
import { FormUnreadable } from "./form-unreadable.js";

/** Forms are some kilobytes; what is larger is no form, and the editor would stand still for longer than a tenth of a second. */
export const MAX_FORM_CHARACTERS = 240 * 1024;
/**
 * A few tags can stand for any number of elements: open `<b>`s come again in every paragraph. Each word of a text and each end tag cost the parser a quarter
 * of an element, and as much as one where it stands between the cells of a table, before which it belongs.
 */
export const MAX_ELEMENTS = 30_000;
/** Of these the text is one. */
const RAW = new Set(["script", "style"]);
/** As browsers have it. */
export const MAX_DEPTH = 512;

type Element = DefaultTreeAdapterTypes.Element;

export interface Parsed {
  document: DefaultTreeAdapterMap["document"];
  /** Of what stands between a form's tags that form, wherever a stray end tag has put it in the tree: so browsers send it. */
  formOf: ReadonlyMap<Element, Element>;
  /** between a form's own tags: where in the text its markup stands */
  insideOf(form: Element): { start: number; end: number };
}

/** A page as a tree. No script runs, nothing is loaded. */
export function parsed(html: string): DefaultTreeAdapterMap["document"] {
  return parsedForms(html).document;
}

/**
 * The same, with what belongs to its forms.
 * @param before what the page has before it
 */
export function parsedForms(html: string, before = ""): Parsed {
  if (html.length > MAX_FORM_CHARACTERS) throw new FormUnreadable("too-large", `a form of ${html.length} characters`);
  let depth = 0;
  const formOf = new Map<Element, Element>();
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...about) => {
      parser.costs(1);
      const element = defaultTreeAdapter.createElement(...about);
      if (parser.formElement) formOf.set(element, parser.formElement);
      return element;
    },
    // Where a text ends nobody asks, and it would be noted for each of its words.
    updateNodeSourceCodeLocation: (node, end) => {
      if (!defaultTreeAdapter.isTextNode(node)) defaultTreeAdapter.updateNodeSourceCodeLocation(node, end);
    },
    insertText: (parent, text) => {
      if (!RAW.has(parent.nodeName)) parser.costs(1 / 4);
      defaultTreeAdapter.insertText(parent, text);
    },
    insertTextBefore: (parent, text, reference) => {
      parser.costs(1);
      defaultTreeAdapter.insertTextBefore(parent, text, reference);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new FormUnreadable("too-large", `a form of elements ${depth} deep`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  const parser = new FormParser({ treeAdapter, sourceCodeLocationInfo: true });
  parser.tokenizer.write(before + html, true);
  const insideOf = (form: Element) => ({
    start: (form.sourceCodeLocation?.startTag?.endOffset ?? 0) - before.length,
    end: (parser.endOf.get(form) ?? before.length + html.length) - before.length,
  });
  return { document: parser.document, formOf, insideOf };
}

class FormParser extends Parser<DefaultTreeAdapterMap> {
  readonly endOf = new Map<Element, number>();
  #cost = 0;

  costs(elements: number): void {
    this.#cost += elements;
    if (this.#cost > MAX_ELEMENTS)
      throw new FormUnreadable("too-large", `a form of more than ${MAX_ELEMENTS} elements`);
  }

  override onEndTag(token: Token.TagToken): void {
    this.costs(1 / 4);
    const form = this.formElement;
    super.onEndTag(token);
    if (form && this.formElement !== form) this.endOf.set(form, token.location?.startOffset ?? 0);
  }
}

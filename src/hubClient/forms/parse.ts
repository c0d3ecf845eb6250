import { defaultTreeAdapter, parse, type DefaultTreeAdapterMap } from "parse5";
import { FormUnreadable } from "./form-unreadable.js";

/** Forms are some kilobytes; what is larger is no form, and the editor would stand still for longer than a tenth of a second. */
export const MAX_FORM_CHARACTERS = 256 * 1024;
/** A few tags can stand for any number of elements: open `<b>`s come again in every paragraph. */
export const MAX_ELEMENTS = 30_000;
/** As browsers have it. */
export const MAX_DEPTH = 512;

/** A page as a tree. No script runs, nothing is loaded. */
export function parsed(html: string): DefaultTreeAdapterMap["document"] {
  if (html.length > MAX_FORM_CHARACTERS) throw new FormUnreadable("too-large", `a form of ${html.length} characters`);
  let elements = 0;
  let depth = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...about) => {
      if (++elements > MAX_ELEMENTS) throw new FormUnreadable("too-large", `a form of more than ${elements} elements`);
      return defaultTreeAdapter.createElement(...about);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new FormUnreadable("too-large", `a form of elements ${depth} deep`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  return parse(html, { treeAdapter });
}

import type { ReadControls } from "./controls.js";
import { ancestors, attribute, type Element, has, rawText, typeOf } from "./dom.js";

/** `asked`: our reading is sure. `itself`: its own markup and scripts must show it. `browser`: they need more than themselves. */
export type Showing = "asked" | "itself" | "browser";

/** Scripts of other types are data. */
const scriptType = /^$|javascript|ecmascript|^module$/i;
/** What loads a page or an answer from elsewhere, or looks at the page that the form stands on. */
const elsewhere = [
  /\b(?:fetch|importScripts)\s*\(|\bimport\s*[\w"'({*]/,
  /\b(?:XMLHttpRequest|EventSource|WebSocket|SharedWorker|Worker|sendBeacon|axios)\b/,
  /\b(?:localStorage|sessionStorage|indexedDB|serviceWorker|history)\b/,
  /\bdocument\s*\.\s*cookie\b|\blocation\s*(?:\.|\[|=(?!=))|\b(?:window|self|globalThis)\s*\.\s*(?:open|location|parent|top)\b/,
  // Data for the scripts of pages that are known, and libraries that JupyterHub's page has.
  /\bwindow\.(?:profileList|SLURM_DATA)\b/,
  /\bjQuery\b|\brequire(?:js)?\s*[(.[]|\bdefine\s*\(|\bbootstrap\s*\./,
];
const dollar = /(?:^|[^\w$.])\$\s*[(.]/;
const ownDollar = /\b(?:const|let|var)\s+\$\s*=|\bfunction\s+\$\s*\(/;
const foreignTags = new Set(["iframe", "frame", "object", "embed", "portal", "fencedframe"]);
/** Roles of elements that act as controls by a script. */
const actingRoles =
  /\b(?:button|checkbox|combobox|listbox|menuitem\w*|option|radio|searchbox|slider|spinbutton|switch|tab|textbox|treeitem)\b/i;
const actingData = /^data-(?:bs-)?(?:value|val|id|key|name|option|choice|target|toggle|parent)$/;
const controlTags = new Set(["input", "select", "textarea", "option", "optgroup"]);
const hidingClasses = /(?:^|\s)(?:d-none|hide|hidden|is-hidden|collapse|collapsed|invisible)(?:\s|$)/;
const hidingStyle =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:[;\s}]|$)|content-visibility/i;

/** How a form of these elements can be shown, with what was read of its controls. */
export function showingOf(parts: readonly Element[], read: ReadControls): Showing {
  const scripts = codeOf(parts).filter((code) => read.named || !onlySubmits(code));
  if (parts.some((part) => needsElsewhere(part, read)) || needsMore(scripts)) return "browser";
  if (scripts.length > 0) return "itself";
  // What only a script could bring to life, and has none here, lives by the page around it.
  const listed = read.fields.every(({ kind }) => kind === "hidden") && parts.some(({ tagName }) => tagName === "li");
  if (read.empty || listed || parts.some(acts)) return "browser";
  return read.unsure || hides(parts) ? "itself" : "asked";
}

export function isScript(element: Element): boolean {
  return element.tagName === "script" && scriptType.test(attribute(element, "type") ?? "");
}

/** Of scripts and of what elements react with. */
function codeOf(parts: readonly Element[]): string[] {
  return parts.flatMap((part) => [
    ...(isScript(part) ? [rawText(part)] : []),
    ...part.attrs.flatMap(({ name, value }) =>
      /^on[a-z]+$/.test(name)
        ? [value]
        : /^\s*javascript:/i.test(value)
          ? [value.trim().slice("javascript:".length)]
          : [],
    ),
  ]);
}

function needsElsewhere(part: Element, { named }: ReadControls): boolean {
  if (isScript(part)) return has(part, "src");
  if (foreignTags.has(part.tagName) || has(part, "formaction")) return true;
  return part.tagName === "input" && typeOf(part) === "file" && (named || has(part, "name"));
}

function needsMore(scripts: readonly string[]): boolean {
  const isOwnDollar = scripts.some((code) => ownDollar.test(code));
  return scripts.some((code) => elsewhere.some((sign) => sign.test(code)) || (!isOwnDollar && dollar.test(code)));
}

const submitting = new Set(
  "document window forms form getElementById querySelector submit requestSubmit click setTimeout addEventListener onload function".split(
    " ",
  ),
);

/** A page without anything to choose can send itself. */
function onlySubmits(code: string): boolean {
  const bare = code.replace(/"[^"\n]*"|'[^'\n]*'/g, "");
  return !/[<`\\]/.test(bare) && (bare.match(/[A-Za-z_$][\w$]*/g) ?? []).every((word) => submitting.has(word));
}

/** Does nothing by itself, and yet is no mere word of the page. */
function acts(part: Element): boolean {
  const { tagName, attrs } = part;
  if (tagName.includes("-") || tagName === "template" || tagName === "canvas") return true;
  if (tagName === "button") return attribute(part, "type")?.toLowerCase() === "button";
  if (tagName === "a" && attribute(part, "href") === "#") return true;
  if (controlTags.has(tagName) || tagName === "label") return attrs.some(isToggle);
  return (
    actingRoles.test(attribute(part, "role") ?? "") ||
    has(part, "contenteditable") ||
    attrs.some((attr) => actingData.test(attr.name) && (isToggle(attr) || !attr.name.endsWith("toggle")))
  );
}

/** A tooltip only explains. */
function isToggle({ name, value }: Element["attrs"][number]): boolean {
  return /^data-(?:bs-)?toggle$/.test(name) && !/^(?:tooltip|popover)$/.test(value);
}

/** Does a control stand in a part that the page does not show at first, or may a style hide one? */
function hides(parts: readonly Element[]): boolean {
  const isShown = new Map<Element, boolean>();
  const shown = (element: Element): boolean => {
    const known = isShown.get(element);
    if (known !== undefined) return known;
    const [outer] = ancestors(element);
    const now = !isHidden(element) && (!outer || shown(outer));
    isShown.set(element, now);
    return now;
  };
  return parts.some((part) => {
    if (part.tagName === "style") return hidingStyle.test(rawText(part));
    const isControl = part.tagName === "select" || part.tagName === "textarea" || part.tagName === "input";
    return isControl && typeOf(part) !== "hidden" && !shown(part);
  });
}

function isHidden(element: Element): boolean {
  return (
    has(element, "hidden") ||
    attribute(element, "aria-hidden")?.toLowerCase() === "true" ||
    hidingClasses.test(attribute(element, "class") ?? "") ||
    hidingStyle.test(attribute(element, "style") ?? "")
  );
}

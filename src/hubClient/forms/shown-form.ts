import { serializeOuter } from "parse5";
import type { Answers } from "../options/model.js";
import { attribute, type Element, elementsIn, type Node } from "./dom.js";
import { fillIn } from "./fill-in.js";
import { parsed } from "./parse.js";

/** What a page loads or is led elsewhere by; where the form is shown there is no network, and a warm connection is one too. */
const leadingOut = new Set(["link", "meta", "base"]);

/**
 * The form's own markup as a `<body>`, to be shown as itself, with the last values in it before any of its scripts run. Its scripts are in
 * it: it belongs where they can do nothing but this.
 */
export function shownForm(page: string, last: Answers): string {
  const found = elementsIn(parsed(inBody(page)).childNodes);
  const elements = found.some(isForm) ? found : elementsIn(parsed(inBody(asOnSpawnPage(page))).childNodes);
  for (const element of elements) element.childNodes = element.childNodes.filter((node) => !leadsOut(node));
  fillIn(elements, last);
  hideOnlyButton(elements);
  const body = elements.find(({ tagName }) => tagName === "body");
  return body ? serializeOuter(body) : "";
}

/** With it nothing of the form lands in the head. */
function inBody(page: string): string {
  return `<!DOCTYPE html><body>${page}`;
}

/** A spawner gives what stands in JupyterHub's form (`spawn.html`): scripts can look for that form and for its button. */
function asOnSpawnPage(page: string): string {
  return `<form id="spawn_form" method="post" enctype="multipart/form-data">${page}<input type="submit" value="Start"></form>`;
}

/** Ours stands below the form and presses it. Of several each can mean something else. */
function hideOnlyButton(elements: readonly Element[]): void {
  const [button, ...others] = elements.filter(isSubmit);
  if (!button || others.length > 0 || attribute(button, "name") !== undefined) return;
  button.attrs = button.attrs.filter(({ name }) => name !== "style");
  button.attrs.push({ name: "style", value: "display: none !important" });
}

function isForm({ tagName }: Element): boolean {
  return tagName === "form";
}

function isSubmit(element: Element): boolean {
  const type = attribute(element, "type")?.toLowerCase();
  if (element.tagName === "button") return type !== "button" && type !== "reset";
  return element.tagName === "input" && (type === "submit" || type === "image");
}

function leadsOut(node: Node): boolean {
  return "tagName" in node && leadingOut.has(node.tagName);
}

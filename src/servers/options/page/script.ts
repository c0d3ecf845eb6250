import { buildControl, readControl } from "./control.js";
import type { ControlView, PageMessage, PageValues, PageView } from "./messages.js";

// Runs in the form's webview. Everything it shows comes as text and is set as text; what counts is decided in the extension.

declare function acquireVsCodeApi(): { postMessage(message: PageMessage): void };

const host = acquireVsCodeApi();
const form = byId("form");
const fields = byId("fields");
const start = byId("start") as HTMLButtonElement;
const shown = new Map<string, HTMLElement>();

window.addEventListener("message", ({ data }: MessageEvent<PageView>) => show(data));
form.addEventListener("input", ({ target }) => {
  const control = (target as Element).closest<HTMLElement>(".control");
  const key = control?.dataset["key"];
  if (control && key !== undefined) host.postMessage({ kind: "change", values: { [key]: readControl(control) } });
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  host.postMessage({ kind: "start", values: valuesNow() });
});
byId("cancel").addEventListener("click", () => host.postMessage({ kind: "cancel" }));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") host.postMessage({ kind: "cancel" });
  // A text field sends the form by itself; a list or a box to tick does not.
  const { target } = event;
  const choosing =
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "text" && target.type !== "password");
  if (event.key !== "Enter" || !choosing) return;
  event.preventDefault();
  (form as HTMLFormElement).requestSubmit();
});
host.postMessage({ kind: "ready" });

function show(view: PageView): void {
  document.title = view.title;
  byId("title").textContent = view.title;
  byId("note").textContent = view.note;
  byId("problem").textContent = view.problem;
  byId("cancel").textContent = view.words.cancel;
  start.textContent = view.words.start;
  start.disabled = view.busy;
  form.setAttribute("aria-busy", String(view.busy));
  for (const control of view.controls) sayProblem(shown.get(control.key) ?? add(control, view.words.required), control);
  if (view.order) place(view.order);
  if (view.focusProblem) firstProblem()?.focus();
  else if (document.activeElement === document.body) firstInput(fields)?.focus();
}

/** Controls that stay are left as they are, so that the one being typed into keeps its text and its cursor. */
function place(order: readonly string[]): void {
  const wanted = new Set(order);
  for (const [key, element] of shown) {
    if (wanted.has(key)) continue;
    element.remove();
    shown.delete(key);
  }
  let next = fields.firstChild;
  for (const key of order) {
    const element = shown.get(key);
    if (!element) continue;
    if (element === next) next = next.nextSibling;
    else fields.insertBefore(element, next);
  }
}

function add(control: ControlView, required: string): HTMLElement {
  const element = buildControl(control, required);
  shown.set(control.key, element);
  return element;
}

function sayProblem(element: HTMLElement, { key, problem }: ControlView): void {
  const words = byId(`problem-${key}`, element);
  if (words.textContent !== problem) words.textContent = problem;
  for (const input of element.querySelectorAll("input, select, textarea")) {
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

function firstProblem(): HTMLElement | undefined {
  const element = fields.querySelector('[aria-invalid="true"]')?.closest<HTMLElement>(".control");
  return element ? firstInput(element) : undefined;
}

function firstInput(inside: HTMLElement): HTMLElement | undefined {
  return inside.querySelector<HTMLElement>("input:checked, select, input, textarea") ?? undefined;
}

function valuesNow(): PageValues {
  return Object.fromEntries([...shown].map(([key, element]) => [key, readControl(element)]));
}

function byId(id: string, inside: ParentNode = document): HTMLElement {
  const element = inside.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

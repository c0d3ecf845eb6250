import { isEnterLetGo } from "./enter-key.js";
import type { Theme, ToFrame } from "./frame-messages.js";
import type { MarkupMessage, MarkupView, MarkupWords } from "./messages.js";
import { readSent, type Sent, type SentField, type TextField } from "./sent-fields.js";

// Runs in the page around the hub's own form. It alone can speak to the extension (the frame is of another origin, and the editor's API
// can be had once), and it says what the form would send only after the user's own press: the first that the form says then.

declare function acquireVsCodeApi(): { postMessage(message: MarkupMessage): void };

/** A form that says nothing for so long after a press of Start has found something wrong, or hangs. */
const silentMs = 3_000;

const host = acquireVsCodeApi();
const start = byId("start") as HTMLButtonElement;
const problem = byId("problem");
const frame = document.createElement("iframe");
let words: MarkupWords | undefined;
let busy = false;
/** Start was pressed, and the form has not answered yet. */
let asked: ReturnType<typeof setTimeout> | undefined;
let isProving = false;

window.addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== null && source === frame.contentWindow) fromForm(data);
  else if (origin === window.origin) show(data as MarkupView);
});
start.addEventListener("click", press);
byId("cancel").addEventListener("click", () => host.postMessage({ kind: "cancel" }));
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") host.postMessage({ kind: "cancel" });
});
host.postMessage({ kind: "ready" });

function show(view: MarkupView): void {
  words = view.words;
  document.title = view.title;
  byId("title").textContent = view.title;
  byId("note").textContent = view.note;
  byId("cancel").textContent = words.cancel;
  start.textContent = words.start;
  sayProblem(view.problem);
  setBusy(view.busy);
  if (view.frame !== undefined && !frame.isConnected) showForm(view.frame, words.form);
}

function showForm(rest: string, title: string): void {
  frame.title = title;
  // No way to this page or the editor, none to other windows, no dialogs. Forms: without it no handler of the form hears that it is sent,
  // and the browser checks nothing; nothing goes out of a form all the same (form-action in the policy).
  frame.setAttribute("sandbox", "allow-scripts allow-forms");
  frame.srcdoc = `<!DOCTYPE html>${openingTag(theme())}${rest}`;
  frame.addEventListener("load", () => closePage(), { once: true });
  byId("form").append(frame);
  frame.focus();
  const changed = new MutationObserver(() => say({ kind: "theme", theme: theme() }));
  for (const element of [document.documentElement, document.body])
    changed.observe(element, { attributeFilter: ["style", "class"] });
}

/** The frame has its copy of this page's policy. From here on nothing but what runs already runs in this page (html.ts). */
function closePage(): void {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = "script-src 'none'";
  document.head.append(meta);
}

function press(): void {
  if (busy) return;
  sayProblem("");
  clearTimeout(asked);
  asked = setTimeout(() => {
    asked = undefined;
    sayProblem(words?.silent ?? "");
  }, silentMs);
  say({ kind: "press" });
}

function fromForm(message: unknown): void {
  // The browser knows whether a user did anything here or in the frame just now. Where not, nobody asked.
  if (busy || isProving || !(asked !== undefined || navigator.userActivation.isActive)) return;
  const sent = readSent(message);
  if (!sent) return;
  if (asked !== undefined) take(sent);
  else void provedByEnter(sent);
}

async function provedByEnter(sent: Sent): Promise<void> {
  isProving = true;
  const proved = await isEnterLetGo(byId("form"), frame);
  isProving = false;
  if (proved) take(sent);
  else sayProblem(words?.pressStart ?? "");
}

function take({ fields, secret }: Sent): void {
  clearTimeout(asked);
  asked = undefined;
  if (fields.every(isText)) {
    setBusy(true);
    host.postMessage({ kind: "start", fields, secret });
  } else sayProblem(words?.file ?? "");
}

function isText(field: SentField): field is TextField {
  return field[1] !== null;
}

function setBusy(now: boolean): void {
  busy = now;
  start.disabled = now;
  frame.inert = now;
}

function sayProblem(text: string): void {
  if (problem.textContent !== text) problem.textContent = text;
}

function say(message: ToFrame): void {
  // Its origin is none that could be named.
  frame.contentWindow?.postMessage(message, "*");
}

function theme(): Theme {
  return { style: document.documentElement.style.cssText, kind: document.body.className };
}

function openingTag({ style, kind }: Theme): string {
  const element = document.createElement("html");
  element.lang = document.documentElement.lang;
  element.setAttribute("style", style);
  element.className = kind;
  return element.outerHTML.slice(0, -"</html>".length);
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

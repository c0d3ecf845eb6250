import type { ToFrame } from "./frame-messages.js";
import { putBack } from "./put-back.js";
import type { SentField } from "./sent-fields.js";

// Runs in the frame of the hub's own form, before the form's scripts. They can do to it whatever they like: nothing here guards anything,
// it makes the form behave as on the hub's page. What keeps the form in is the frame (page-script.ts).

const { parent } = window;
/** Names of what was a password's field when something was typed into it: a script may show the text after that. */
const secret = new Set<string>();
const last = JSON.parse(document.currentScript?.dataset["last"] ?? "{}") as Record<string, string[]>;

window.addEventListener("message", ({ source, data }: MessageEvent<ToFrame>) => {
  if (source !== parent) return;
  if (data.kind === "press") press();
  else {
    document.documentElement.style.cssText = data.theme.style;
    document.documentElement.className = data.theme.kind;
  }
});

// Last of the form's own listeners, and after those around it: they may fill in fields, or say no.
window.addEventListener(
  "submit",
  ({ target }) => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells whether an event was stopped
    const ownEnd = (event: Event) => event.cancelBubble && submitted(event as SubmitEvent);
    target?.addEventListener("submit", ownEnd, { once: true });
  },
  { capture: true },
);
window.addEventListener("submit", submitted);
// A page's own handler sends the form so, after it has prevented the browser from it.
HTMLFormElement.prototype.submit = function () {
  send(this);
};
window.addEventListener("input", ({ target }) => noteSecret(target), { capture: true });
// Each way out is closed: a frame that is led elsewhere shows an error in the place of the form.
window.addEventListener("click", (event) => {
  const [link] = event.composedPath().filter((node) => node instanceof Element && node.matches("a[href], area[href]"));
  if (link instanceof Element && !/^(?:#|javascript:)/i.test(link.getAttribute("href") ?? "")) event.preventDefault();
});
window.addEventListener("load", () =>
  // After what the form's scripts do at this moment.
  setTimeout(() => {
    const form = theForm();
    if (!form) return;
    putBack(controlsOf(form), last);
    if (document.activeElement === document.body) controlsOf(form).find(isTyped)?.focus();
  }),
);

/** What pressing its button does, so that a button that is switched off, and what it does when it is pressed, count too. */
function press(): void {
  const form = theForm();
  const button = form && [...document.querySelectorAll("button, input")].find((each) => isSubmitOf(form, each));
  if (button instanceof HTMLElement) button.click();
  else form?.requestSubmit();
}

function submitted(event: SubmitEvent): void {
  const stopped = event.defaultPrevented;
  event.preventDefault();
  if (!stopped && event.target instanceof HTMLFormElement) send(event.target, event.submitter);
}

/** What a browser would send. A file input without a file is sent as an empty text, and read so by the hub. */
function send(form: HTMLFormElement, submitter?: HTMLElement | null): void {
  if (form !== theForm()) return;
  const fields = [...new FormData(form, submitter)].map(([name, value]): SentField => {
    if (typeof value === "string") return [name, value];
    return [name, value.name === "" && value.size === 0 ? "" : null];
  });
  for (const control of controlsOf(form)) noteSecret(control);
  parent.postMessage({ fields, secret: [...secret] }, "*");
}

function noteSecret(control: EventTarget | null): void {
  if (control instanceof HTMLInputElement && control.type === "password") secret.add(control.name);
}

function theForm(): HTMLFormElement | undefined {
  return document.querySelector<HTMLFormElement>("form#spawn_form") ?? document.forms[0];
}

function controlsOf(form: HTMLFormElement): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement & { form?: unknown }>("input, select, textarea")].filter(
    (control) => control.form === form,
  );
}

function isSubmitOf(form: HTMLFormElement, element: Element): boolean {
  const { form: owner, type } = element as HTMLInputElement | HTMLButtonElement;
  return owner === form && (type === "submit" || type === "image");
}

function isTyped(control: HTMLElement): boolean {
  return !control.matches(":disabled, [type=hidden], [type=submit]") && control.checkVisibility();
}

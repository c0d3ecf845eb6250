import { attribute, Page, textOf, within, type Element } from "../forms/dom.js";
import { plainText } from "../plain-text.js";
import type { SentField } from "./form-body.js";

/** Where a page's form goes, as it says it. */
export interface PageForm {
  action: string;
  enctype: string;
}

export interface LoginForm extends PageForm {
  /** names of the controls */
  user: string;
  password: string;
  hidden: SentField[];
}

/** The form of a page that asks for a user name and a password (PAM, LDAP, Native, Dummy). `undefined`: there is none. */
export function readLoginForm(html: string): LoginForm | undefined {
  return loginFormOn(new Page(html));
}

export function loginFormOn(page: Page): LoginForm | undefined {
  for (const form of formsOf(page)) {
    const inputs = within(form).filter((element) => element.tagName === "input" && attribute(element, "name"));
    const user = inputs.find((input) => nameOf(input) === "username");
    const passwords = inputs.filter((input) => typeOf(input) === "password");
    const password = passwords.length === 1 ? passwords[0] : undefined;
    if (!user || !password) continue;
    const hidden = inputs
      .filter((input) => typeOf(input) === "hidden")
      .map((input): SentField => [nameOf(input), [attribute(input, "value") ?? ""]]);
    return { ...target(form), user: nameOf(user), password: nameOf(password), hidden };
  }
  return undefined;
}

/** The form of the hub's "Server Options" page. */
export function readSpawnForm(html: string): PageForm | undefined {
  const forms = formsOf(new Page(html));
  const form =
    forms.find((element) => attribute(element, "id") === "spawn_form") ??
    forms.find((element) => /\/hub\/spawn(?:[/?]|$)/.test(attribute(element, "action") ?? ""));
  return form && target(form);
}

/** What a page of the hub says went wrong, in plain text; '' when it says nothing. */
export function readErrorWords(html: string): string {
  const { elements } = new Page(html);
  const isOfClass = (element: Element, ...names: string[]) =>
    (attribute(element, "class") ?? "").split(/\s+/).some((name) => names.includes(name));
  const said = elements.find((element) => isOfClass(element, "spawn-error-msg", "login_error"));
  const error = elements.find((element) => isOfClass(element, "error"));
  const paragraph = said ?? (error && within(error).find(({ tagName }) => tagName === "p"));
  return paragraph ? plainText(textOf(paragraph)).replace(/^Error:\s*/, "") : "";
}

function formsOf({ elements }: Page): Element[] {
  return elements.filter(
    (element) => element.tagName === "form" && attribute(element, "method")?.toLowerCase() === "post",
  );
}

function target(form: Element): PageForm {
  return {
    action: attribute(form, "action") ?? "",
    enctype: (attribute(form, "enctype") ?? "").toLowerCase(),
  };
}

function nameOf(input: Element): string {
  return attribute(input, "name") ?? "";
}

function typeOf(input: Element): string {
  return (attribute(input, "type") ?? "text").toLowerCase();
}

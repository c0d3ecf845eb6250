import { plainText } from "../../text/plain-text.js";
import { withoutEnd } from "../../text/trimmed.js";
import { attribute, type Element, Page, textOf, typeOf, within } from "../forms/dom.js";
import type { SentField } from "./form-body.js";
import { loginAddress } from "./login-address.js";

/** Inputs that nothing is typed into. */
const NOT_TYPED = new Set("hidden submit button image reset checkbox radio file".split(" "));
/** Of authenticators that put its name before each control's: `ldap_username`. */
const USER = /(?:^|[^a-z])(?:user_?name|user|login|uid|e?mail)$/i;
/** Words of names, as in `2fa`, `otp_code`, `duoPasscode`. */
const CODE_WORDS = new Set(
  "2fa mfa tfa otp totp hotp passcode token pin code duo yubikey twofactor authenticator verification".split(" "),
);
const MAX_LABEL_CHARACTERS = 80;

/** Where a page's form goes, as it says it. */
export interface PageForm {
  action: string;
  enctype: string;
}

/** A second secret that a login form takes besides the password, as a code of the moment. */
export interface SecondCode {
  /** of the control */
  name: string;
  /** what the page calls it; its name where it says nothing */
  label: string;
}

export interface LoginForm extends PageForm {
  /** names of the controls */
  user: string;
  password: string;
  code?: SecondCode;
  hidden: SentField[];
}

/** The form of a page that asks for a user name and a password (PAM, LDAP, Native, Dummy). `undefined`: there is none. */
export function readLoginForm(html: string): LoginForm | undefined {
  return loginFormsOn(new Page(html))[0];
}

/** The hub's own first: where there are several, the others are of one of its authenticators, or of another site. */
export function loginFormsOn(page: Page): LoginForm[] {
  const forms = formsOf(page).flatMap((form) => loginFormOf(form, page) ?? []);
  const isHubs = ({ action }: LoginForm) => action === "" || loginAddress(action) === "hub";
  return [...forms.filter(isHubs), ...forms.filter((form) => !isHubs(form))];
}

function loginFormOf(form: Element, page: Page): LoginForm | undefined {
  const inputs = within(form).filter((element) => element.tagName === "input" && attribute(element, "name"));
  const typed = inputs.filter((input) => !NOT_TYPED.has(typeOf(input)));
  const codes = typed.filter(isCode);
  const passwords = typed.filter((input) => typeOf(input) === "password" && !codes.includes(input));
  const user = typed.find((input) => nameOf(input) === "username") ?? typed.find((input) => USER.test(nameOf(input)));
  const [password] = passwords;
  if (!user || !password || passwords.length > 1 || codes.length > 1) return undefined;
  const known = [user, password, ...codes];
  // What else must be filled in nobody here knows.
  if (typed.some((input) => !known.includes(input) && attribute(input, "required") !== undefined)) return undefined;
  const hidden = inputs
    .filter((input) => typeOf(input) === "hidden")
    .map((input): SentField => [nameOf(input), [attribute(input, "value") ?? ""]]);
  const [code] = codes;
  return {
    ...target(form),
    user: nameOf(user),
    password: nameOf(password),
    ...(code && { code: { name: nameOf(code), label: labelOf(code, page) } }),
    hidden,
  };
}

/** Does the control ask for a code besides the password? */
export function isCode(input: Element): boolean {
  const words = nameOf(input).split(/[^a-zA-Z0-9]+|(?<=[a-z])(?=[A-Z])/);
  return (
    words.some((word) => CODE_WORDS.has(word.toLowerCase())) ||
    /^one-time-(?:code|password)$/i.test(attribute(input, "autocomplete") ?? "")
  );
}

function labelOf(input: Element, page: Page): string {
  const label = page.labelFor(attribute(input, "id"));
  const words = label ? textOf(label) : (attribute(input, "aria-label") ?? "");
  return withoutEnd(plainText(words).slice(0, MAX_LABEL_CHARACTERS), ": ") || nameOf(input);
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

import { withoutMarkup } from "../../text/markup.js";
import { attribute, type Element, Page, typeOf } from "../forms/dom.js";
import { loginAddress } from "./login-address.js";
import { isCode, type LoginForm, loginFormsOn } from "./page-reader.js";

/** What people do on a hub's login page. */
export interface LoginPage {
  /** where they type a user name and a password; the hub's own form is the first */
  forms: LoginForm[];
  /** they can go on to another site, or must type more than a program can ask for */
  leadsOn: boolean;
  /** they come from a course of a learning platform (LTI) */
  fromCourse: boolean;
}

const COURSE_WORDS =
  /\b(?:LTI|Moodle|Canvas|Blackboard|Brightspace|ILIAS|Stud\.IP|learning (?:management|platform))\b|\b(?:from|through|via|in|inside) (?:your|the|a|its) (?:\w{1,30} )?course\b/i;
/** Of a login page nobody reads more. */
const MAX_WORDS = 4096;

export function readLoginPage(html: string): LoginPage {
  const page = new Page(html);
  const forms = loginFormsOn(page);
  const codes = page.elements.filter(
    (element) => element.tagName === "input" && typeOf(element) !== "hidden" && isCode(element),
  );
  const logins = new Set(page.elements.map((element) => loginAddress(addressOf(element))));
  const leadsOn =
    logins.has("elsewhere") || logins.has("one-of-several") || codes.length > forms.filter(hasCode).length;
  return {
    forms,
    leadsOn,
    fromCourse: logins.has("course") || (forms.length === 0 && !leadsOn && saysCourse(html)),
  };
}

/** Does it say that people come from a course? */
export function saysCourse(html: string): boolean {
  return COURSE_WORDS.test(withoutMarkup(html).replace(/\s+/g, " ").slice(0, MAX_WORDS));
}

function hasCode({ code }: LoginForm): boolean {
  return code !== undefined;
}

function addressOf(element: Element): string {
  return attribute(element, element.tagName === "a" ? "href" : "action") ?? "";
}

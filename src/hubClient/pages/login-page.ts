import { attribute, Page, type Element } from "../forms/dom.js";
import { loginFormOn } from "./page-reader.js";

/** What people do on a hub's login page. */
export type LoginPage =
  /** type a user name and a password */
  | { kind: "password"; action: string }
  /** go on to another site, or type more than a program can ask for */
  | { kind: "elsewhere" }
  | { kind: "unknown" };

/** A second secret that is of the moment: `request_otp` of hubs from 6 on. A program's call for a token has no place for it. */
const ONE_TIME_CODE = /^(?:otp|one-time-code)$/i;
/** `hub/oauth_login`, `hub/saml_login`, …, where authenticators send people on. */
const LEADS_ON = /\/hub\/(?:\w+\/)?\w+[_-]login(?:[?#]|$)/;

export function readLoginPage(html: string): LoginPage {
  const page = new Page(html);
  const form = loginFormOn(page);
  const { elements } = page;
  if (elements.some(asksForCode)) return { kind: "elsewhere" };
  if (form) return { kind: "password", action: form.action };
  return elements.some(leadsOn) ? { kind: "elsewhere" } : { kind: "unknown" };
}

function asksForCode(element: Element): boolean {
  const names = [attribute(element, "name"), attribute(element, "autocomplete")];
  return element.tagName === "input" && names.some((name) => name !== undefined && ONE_TIME_CODE.test(name));
}

function leadsOn(element: Element): boolean {
  const address = element.tagName === "a" ? attribute(element, "href") : attribute(element, "action");
  return address !== undefined && LEADS_ON.test(address);
}

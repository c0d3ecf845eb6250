import { hubWords } from "../text/hub-words.js";
import { plainText, plainTextOfHtml } from "../text/plain-text.js";
import type { HubResponse } from "../transport/types.js";
import { type Front, FrontAnswered, NotAHub } from "./answer-errors.js";

/** Whole words: `portal`, `author` and `espresso` are none of them. */
const SIGN_IN_WORD =
  /(?<![a-z])(?:adfs|auth(?:[nz]|enticate|entication|orize)?|captive(?:portal)?|cas|cilogon|hotspot|idp|keycloak|log-?[io]n|oauth|oidc|openid|saml|shib(?:boleth)?|sign-?[io]n|sso|web(?:auth|login|sso))\d*(?![a-z])/i;
/** In a path these stand within longer words too: `/dologin.php`, `/captiveportal`. */
const SIGN_IN_PART = /login|logon|signin|signon|shibboleth|oauth|captive/i;
const SIGN_IN_QUERY = /[?&](?:client_id|samlrequest|wtrealm|openid\.mode)=/i;
/** They sign people in for many sites. */
const SIGN_IN_SITE = /\.(?:auth0|duosecurity|microsoftonline|okta|onelogin)\.com$/i;
const SIGN_IN_PAGE = [
  /<input[^<>]+type\s*=\s*["']?password/i,
  /SAMLRequest/i,
  /<title>[^<]*\b(?:log ?in|sign ?in|single sign|captive portal)\b/i,
];
/** A page that asks for a sign-in asks for it at its beginning. */
const MAX_PAGE_CHARACTERS = 256 * 1024;

/** The absolute address of a redirect. */
export function leadsTo(response: HubResponse): URL | undefined {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, response.url)) return undefined;
  return new URL(location, response.url);
}

/** Does it lead to a page where people sign in? @param from where it comes from: the name of its own host tells nothing */
export function isSignInAddress({ hostname, pathname, search }: URL, from: string): boolean {
  const [label = ""] = hostname.split(".", 1);
  const isElsewhere = new URL(from).hostname !== hostname;
  if (isElsewhere && (SIGN_IN_WORD.test(label) || SIGN_IN_SITE.test(hostname))) return true;
  return SIGN_IN_WORD.test(pathname) || SIGN_IN_PART.test(pathname) || SIGN_IN_QUERY.test(search);
}

/** What the answer is of somebody who is no hub. */
export function strangersAnswer(hub: string, status: number, contentType: string, body: string, to?: URL): NotAHub {
  // 511: a network that wants a sign-in first.
  if (status === 401 || status === 407 || status === 511) return new NotAHub(hub, "sign-in-page", status);
  if (to) return new NotAHub(hub, isSignInAddress(to, hub) ? "sign-in-page" : "redirect", status, to.origin);
  if (status === 403) return new NotAHub(hub, "refused", status);
  if (!contentType.includes("html")) return new NotAHub(hub, "other", status);
  const page = body.slice(0, MAX_PAGE_CHARACTERS);
  return new NotAHub(hub, SIGN_IN_PAGE.some((sign) => sign.test(page)) ? "sign-in-page" : "web-page", status);
}

/** The same of somebody who stands before a hub that is known. */
export function frontsAnswer(hub: string, response: HubResponse, body: string): FrontAnswered {
  const { status, headers } = response;
  const stranger = strangersAnswer(hub, status, headers.get("content-type") ?? "", body, leadsTo(response));
  return new FrontAnswered(hub, stranger.what, status, stranger.leadsTo, frontOf(response, body));
}

const MAX_NAME_CHARACTERS = 80;

/** Who answered, for those who look for the one who can change it. */
export function frontOf({ headers }: HubResponse, body: string): Front {
  const [, title = ""] = /<title>([^<]{1,1000})/i.exec(body.slice(0, MAX_PAGE_CHARACTERS)) ?? [];
  return { server: named(plainText(headers.get("server"))), title: named(plainTextOfHtml(title)) };
}

function named(text: string): string {
  const line = hubWords(text);
  return line.length > MAX_NAME_CHARACTERS ? `${line.slice(0, MAX_NAME_CHARACTERS - 1)}…` : line;
}

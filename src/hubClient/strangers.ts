import type { HubResponse } from "../transport/types.js";
import { FrontAnswered, NotAHub } from "./answer-errors.js";

const SIGN_IN_ADDRESS =
  /log-?[io]n|sign-?[io]n|sso|saml|oauth|oidc|openid|shibboleth|adfs|\/cas\b|\bauth|authorize|captive|portal|client_id=/i;
const SIGN_IN_PAGE =
  /<input[^<>]+type\s*=\s*["']?password|SAMLRequest|<title>[^<]*(?:log ?in|sign ?in|single sign|portal)/i;
/** A page that asks for a sign-in asks for it at its beginning. */
const MAX_PAGE_CHARACTERS = 256 * 1024;

/** The absolute address of a redirect. */
export function leadsTo(response: HubResponse): URL | undefined {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, response.url)) return undefined;
  return new URL(location, response.url);
}

/** Does it lead to a page where people sign in? */
export function isSignInAddress(url: URL): boolean {
  return SIGN_IN_ADDRESS.test(`${url.hostname}${url.pathname}${url.search}`);
}

/** What the answer is of somebody who is no hub. */
export function strangersAnswer(hub: string, status: number, contentType: string, body: string, to?: URL): NotAHub {
  // 511: a network that wants a sign-in first.
  if (status === 401 || status === 407 || status === 511) return new NotAHub(hub, "sign-in-page", status);
  if (to) return new NotAHub(hub, isSignInAddress(to) ? "sign-in-page" : "redirect", status, to.origin);
  if (status === 403) return new NotAHub(hub, "refused", status);
  if (!contentType.includes("html")) return new NotAHub(hub, "other", status);
  return new NotAHub(hub, SIGN_IN_PAGE.test(body.slice(0, MAX_PAGE_CHARACTERS)) ? "sign-in-page" : "web-page", status);
}

/** The same of somebody who stands before a hub that is known. */
export function frontsAnswer(hub: string, ...answer: [number, string, string, URL?]): FrontAnswered {
  const { what, status, leadsTo } = strangersAnswer(hub, ...answer);
  return new FrontAnswered(hub, what, status, leadsTo);
}

import type { HubResponse } from "../transport/types.js";
import type { Asked } from "./requests.js";

/**
 * Is it the user's server that answers? While it is away, whoever stands before it does: the hub redirects to its own pages (302 to
 * `…/hub/user/…`), says 424, or 403 to everything but GET; a proxy says 502, 503, 504, or 404 when it was just restarted and has no routes
 * yet; a portal shows a page of its own, or redirects to it. The server's REST API speaks JSON, and redirects only within itself. A 401 or 403 may be either's: it tells nothing about a kernel.
 */
export function isOfServer({ status, headers, url }: HubResponse, isApi: boolean): boolean {
  if ([401, 403, 424, 502, 503, 504].includes(status) || status > 599) return false;
  if (status === 204 || status === 304) return true;
  if (status >= 300 && status < 400) return isOwnRedirect(headers.get("location"), url, isApi);
  if (!isApi) return true;
  return isJson(headers);
}

/** For the token, by the server: a portal on the way may refuse too, with a page. */
export function isRefusal({ status, headers }: HubResponse): boolean {
  return (status === 401 || status === 403) && isJson(headers);
}

function isJson(headers: HubResponse["headers"]): boolean {
  return /^application\/json\b/.test(headers.get("content-type") ?? "");
}

function isOwnRedirect(location: string | null, from: string, isApi: boolean): boolean {
  if (location === null || !URL.canParse(location, from)) return false;
  const [to, { origin }] = [new URL(location, from), new URL(from)];
  if (to.pathname.includes("/hub/")) return false;
  return !isApi || (to.origin === origin && to.pathname.includes("/api/"));
}

/** A server that cannot ask its hub who it is that asks says 500: it knows nothing of a kernel then. What a user does fails with it. */
export function tellsNothing(what: Asked, { status }: HubResponse): boolean {
  return isQuestion(what) && status >= 500;
}

/** What is asked about kernels. What a user does to one, and all else, is none. */
export function isQuestion(what: Asked): boolean {
  return what.kind === "one" ? what.act === "GET" : what.kind !== "other";
}

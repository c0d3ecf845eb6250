/**
 * Who asks for a login at an address: the hub itself; one of several authenticators, under its own name (`hub/pam/login`); somebody elsewhere,
 * to whom a page of an authenticator sends people on (`hub/oauth_login`); a course of a learning platform (LTI).
 */
export type LoginAddress = "hub" | "one-of-several" | "elsewhere" | "course";

const HUB = "/hub/";
/** Below these stand the names of users and servers, who may be called `login` too. */
const ofServers = /^(?:api|spawn|spawn-pending|user)\//;
const ofCourses = /^(?:[\w-]+\/)?lti(?:1[13])?(?:\/|$)/;

/** @param address as a link, a form or a redirect has it; `undefined`: nobody logs in there */
export function loginAddress(address: string): LoginAddress | undefined {
  const [path = ""] = address.split(/[?#]/, 1);
  // The last, as the hub's base path may be called so too.
  const start = path.lastIndexOf(HUB);
  const page = start < 0 ? "" : path.slice(start + HUB.length);
  if (page === "login") return "hub";
  if (ofServers.test(page)) return undefined;
  if (ofCourses.test(page)) return "course";
  if (!/^(?:[\w-]+\/){0,3}[\w-]*login$/.test(page)) return undefined;
  return page.endsWith("/login") ? "one-of-several" : "elsewhere";
}

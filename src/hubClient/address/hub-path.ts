/** What the path of a hub's page tells of its user and server. */
export interface NamesInPath {
  readonly user?: string;
  /** '' is the default server; `undefined`: the path does not say */
  readonly server?: string;
}

/** A path of unknown kind is tried whole and at its shorter forms, this many in all. */
const MAX_BASE_PATHS = 4;
/** Everything that a hub serves is under one of these, after its base path; a site may have folders of these names before it. */
const HUB_PREFIXES = new Set(["hub", "user", "services", "user-redirect"]);
/** What stands after `/hub/` where it is a hub's. */
const HUB_PAGES = new Set(
  "accept-share admin api change-password error home login logout oauth_callback oauth_login signup spawn spawn-pending token user user-redirect".split(
    " ",
  ),
);
/** What stands after `/user/NAME/` when it is a page of the default server, not the name of another one. */
const SERVER_PAGES = new Set(
  "api doc edit files lab nbclassic notebooks proxy rstudio static terminals tree view voila vscode".split(" "),
);
const SECRET = /(?:^|[^a-z])(?:[a-z]+[_-])?(?:token|password|passwd|secret|code|ticket)=/i;

/**
 * The segments of a path, none of which holds a secret; without query and fragment. Mangled text (`…/lab&token=x`) and one that is
 * escaped several times (`?next=%2Flab%3Ftoken%3D…`) are looked into.
 */
export function withoutSecrets(path: string, query: string): { segments: string[]; hadSecret: boolean } {
  const segments = path.split(/[/\\]/).filter((segment) => segment !== "" && segment !== ".");
  const first = segments.findIndex(hasSecret);
  return {
    segments: first === -1 ? segments : segments.slice(0, first),
    hadSecret: first !== -1 || hasSecret(query),
  };
}

/** Base paths that the hub may have, the likeliest first, each with a `/` at both ends. */
export function basePathsOf(segments: readonly string[]): string[] {
  // A hub may stand where others have a service.
  const ends = hubPrefixes(segments).flatMap((end) => (segments[end] === "services" ? [end, end + 2] : [end]));
  const known = segments.slice(0, ends[0]);
  const shorter = Array.from({ length: known.length }, (_, shorterBy) => known.length - shorterBy);
  const longest = [...new Set([...ends, ...shorter])]
    .filter((length) => length > 0 && length <= segments.length)
    .slice(0, MAX_BASE_PATHS - 1);
  const paths = longest.map((length) => `/${segments.slice(0, length).join("/")}/`);
  return ends[0] === 0 ? ["/", ...paths] : [...paths, "/"];
}

/** `/user/NAME/SERVER/lab`, `/hub/spawn/NAME/SERVER` and the like. */
export function namesOf(segments: readonly string[]): NamesInPath {
  const [start] = hubPrefixes(segments);
  if (start === undefined) return {};
  const [prefix, ...rest] = segments.slice(start);
  if (prefix === "user") return namesOfServer(rest);
  if (prefix !== "hub") return {};
  const [page, user, server = ""] = rest;
  if (page === "user") return namesOfServer(rest.slice(1));
  if (page !== "spawn" && page !== "spawn-pending") return {};
  return user === undefined ? {} : { user: decoded(user), server: decoded(server) };
}

export function isHubsPage(segments: readonly string[]): boolean {
  return segments[hubPrefixes(segments)[0] ?? -1] === "hub";
}

function namesOfServer([user, first, second]: string[]): NamesInPath {
  if (user === undefined) return {};
  const name = decoded(user);
  if (first === undefined || SERVER_PAGES.has(first)) return { user: name, server: "" };
  return second !== undefined && SERVER_PAGES.has(second) ? { user: name, server: decoded(first) } : { user: name };
}

/**
 * Where what the hub serves may begin, the likeliest first: the first place that reads as a hub's page or a user's server, then the others
 * from the last on. Services have pages of any name: theirs is the likeliest only where nothing else is.
 */
function hubPrefixes(segments: readonly string[]): number[] {
  const all = segments.flatMap((segment, index) => (HUB_PREFIXES.has(segment) ? [index] : [])).reverse();
  // What stands after `/services/` is the name of one.
  const hubs = all.filter((index) => segments[index] !== "services" && segments[index - 1] !== "services");
  const first = hubs.findLast((index) => isSure(segments.slice(index))) ?? hubs.at(-1) ?? all.at(-1);
  return first === undefined ? [] : [first, ...all.filter((index) => index !== first)];
}

function isSure([prefix, page, second, third]: string[]): boolean {
  switch (prefix) {
    case "hub":
      return page === undefined || HUB_PAGES.has(page);
    case "user":
      return (
        page !== undefined &&
        (second === undefined || SERVER_PAGES.has(second) || (third !== undefined && SERVER_PAGES.has(third)))
      );
    default:
      return prefix === "user-redirect";
  }
}

function hasSecret(text: string): boolean {
  let plain = text;
  for (let depth = 0; depth < 4; depth++) {
    if (SECRET.test(plain)) return true;
    plain = decoded(plain);
  }
  return false;
}

/** A `%` that escapes nothing stays as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

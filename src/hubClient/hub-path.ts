/** What the path of a hub's page tells of its user and server. */
export interface NamesInPath {
  readonly user?: string;
  /** '' is the default server; `undefined`: the path does not say */
  readonly server?: string;
}

/** A path of unknown kind is tried whole and at its shorter forms, this many in all. */
const MAX_BASE_PATHS = 4;
/** Everything that a hub serves is under one of these, after its base path. */
const HUB_PREFIXES = new Set(["hub", "user", "services", "user-redirect"]);
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
  const end = hubPrefix(segments);
  const known = end === -1 ? segments : segments.slice(0, end);
  const longest = Array.from({ length: Math.min(known.length, MAX_BASE_PATHS - 1) }, (_, shorterBy) =>
    known.slice(0, known.length - shorterBy).join("/"),
  );
  return [...longest.map((path) => `/${path}/`), "/"];
}

/** `/user/NAME/SERVER/lab`, `/hub/spawn/NAME/SERVER` and the like. */
export function namesOf(segments: readonly string[]): NamesInPath {
  const [prefix, ...rest] = segments.slice(hubPrefix(segments));
  if (hubPrefix(segments) === -1) return {};
  if (prefix === "user") return namesOfServer(rest);
  if (prefix !== "hub") return {};
  const [page, user, server = ""] = rest;
  if (page === "user") return namesOfServer(rest.slice(1));
  if (page !== "spawn" && page !== "spawn-pending") return {};
  return user === undefined ? {} : { user: decoded(user), server: decoded(server) };
}

function namesOfServer([user, first, second]: string[]): NamesInPath {
  if (user === undefined) return {};
  const name = decoded(user);
  if (first === undefined || SERVER_PAGES.has(first)) return { user: name, server: "" };
  return second !== undefined && SERVER_PAGES.has(second) ? { user: name, server: decoded(first) } : { user: name };
}

function hubPrefix(segments: readonly string[]): number {
  const first = segments.findIndex((segment) => HUB_PREFIXES.has(segment));
  // A hub may itself be mounted at `/hub/`.
  return segments[first] === "hub" && segments[first + 1] === "hub" ? first + 1 : first;
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

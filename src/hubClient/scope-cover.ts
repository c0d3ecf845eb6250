/** What a scope holds beside itself, of those that this extension deals with. Hubs list them expanded; what was asked for is not. */
const contained = new Map(
  Object.entries({
    servers: ["read:servers", "start:servers", "delete:servers"],
    tokens: ["read:tokens"],
    "read:users": ["read:users:name", "read:users:groups", "read:users:activity"],
  }),
);
/** All that the user may do; without asking the hub, nobody knows what that is not. */
const EVERYTHING = new Set(["inherit", "self", "all"]);

/**
 * May a token of this user that holds these scopes do all that is asked? Stricter than `missingAbilities`: another program's wish is
 * granted only where the hub would grant it. `servers` alone asks for everybody's servers, and `servers!user` does not cover it.
 */
export function coversScopes(held: readonly string[], asked: readonly string[], user: string): boolean {
  return asked.every((scope) => held.some((candidate) => covers(parse(candidate, user), parse(scope, user), user)));
}

interface Scope {
  name: string;
  /** as `user=ada`; undefined: no limit */
  filter: string | undefined;
}

function parse(scope: string, user: string): Scope {
  const bang = scope.indexOf("!");
  if (bang < 0) return { name: scope, filter: undefined };
  const filter = scope.slice(bang + 1);
  return { name: scope.slice(0, bang), filter: filter === "user" ? `user=${user}` : filter };
}

function covers(held: Scope, asked: Scope, user: string): boolean {
  const own = `user=${user}`;
  if (EVERYTHING.has(held.name)) {
    return letsThrough(held.filter, own) && (EVERYTHING.has(asked.name) || letsThrough(own, asked.filter));
  }
  const named = held.name === asked.name || contained.get(held.name)?.includes(asked.name);
  return named === true && letsThrough(held.filter, asked.filter);
}

function letsThrough(held: string | undefined, asked: string | undefined): boolean {
  if (held === undefined || held === asked) return true;
  if (asked === undefined || !held.startsWith("user=")) return false;
  return asked.startsWith(`server=${held.slice("user=".length)}/`);
}

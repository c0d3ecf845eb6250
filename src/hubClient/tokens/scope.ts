/** What a scope contains, of those that this extension deals with (`jupyterhub/scopes.py`). Hubs list them expanded; what is asked for is not. */
const parts = new Map(
  Object.entries({
    // `start:servers` exists from hub 6.0 on.
    servers: ["read:servers", "start:servers", "delete:servers"],
    "admin:servers": ["servers", "read:servers", "start:servers", "delete:servers"],
    shares: ["access:servers"],
    tokens: ["read:tokens"],
    "read:users": ["read:users:name", "read:users:groups", "read:users:activity"],
  }),
);
/** All that the user may do; the hub replaces them by what they stand for, and without asking it nobody knows what that is not. */
const everything = new Set(["inherit", "self", "all"]);

/** `servers!user` of ada: `servers`, for `user=ada`. */
export interface Scope {
  name: string;
  /** as `user=ada`, `server=ada/gpu` or `group=lab`; `undefined`: no limit */
  filter: string | undefined;
}

/** @param user whose token it is: `!user` is short for that */
export function scopeOf(text: string, user: string): Scope {
  const bang = text.indexOf("!");
  if (bang < 0) return { name: text, filter: undefined };
  const filter = text.slice(bang + 1);
  return { name: text.slice(0, bang), filter: filter === "user" ? `user=${user}` : filter };
}

/** `access:servers!user` → `access:servers` */
export function nameOfScope(text: string): string {
  return scopeOf(text, "").name;
}

export function isEverything({ name }: Scope): boolean {
  return everything.has(name);
}

/** Is it this scope, or one that contains it? */
export function contains({ name }: Scope, part: string): boolean {
  return name === part || parts.get(name)?.includes(part) === true;
}

/** For whom or what: `own` is all of the user, `all` everybody's, `server` one of the user's own; the rest are groups and other users. */
export type Target = "own" | "all" | "group" | "other" | { server: string };

export function targetOf(scope: Scope, user: string): Target {
  const { filter } = scope;
  if (filter === undefined) return isEverything(scope) ? "own" : "all";
  if (filter === `user=${user}`) return "own";
  const server = `server=${user}/`;
  if (filter.startsWith(server)) return { server: filter.slice(server.length) };
  return filter.startsWith("group=") ? "group" : "other";
}

/** May a token with these scopes do one of these things to everything of its user? @param names of scopes, as `tokens` */
export function holds(scopes: readonly string[], user: string, ...names: string[]): boolean {
  return scopes.some((text) => {
    const scope = scopeOf(text, user);
    const target = targetOf(scope, user);
    return names.some((name) => contains(scope, name)) && (target === "own" || target === "all");
  });
}

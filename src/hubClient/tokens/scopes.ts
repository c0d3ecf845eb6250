import { contains, isEverything, type Scope, scopeOf, targetOf } from "./scope.js";

/** What this extension may want to do with a token. */
export type Ability = "see-servers" | "start" | "stop" | "use" | "renew";

export interface MissingAbility {
  ability: Ability;
  /** the scopes to ask for, as they go into the hub's token page */
  scopes: string[];
  /** names of the servers that the token does have this for; '' is the default server */
  onlyServers: string[];
}

const abilities: { ability: Ability; needs: string; ask: string }[] = [
  { ability: "see-servers", needs: "read:servers", ask: "servers!user" },
  { ability: "start", needs: "start:servers", ask: "servers!user" },
  { ability: "stop", needs: "delete:servers", ask: "servers!user" },
  { ability: "use", needs: "access:servers", ask: "access:servers!user" },
  { ability: "renew", needs: "tokens", ask: "tokens!user" },
];

/** What a token with these scopes (`Whoami.scopes`) cannot do for this user. */
export function missingAbilities(scopes: readonly string[], user: string): MissingAbility[] {
  const held = scopes.map((scope) => scopeOf(scope, user));
  if (held.some((scope) => isEverything(scope) && reaches(scope, user))) return [];
  return abilities.flatMap(({ ability, needs, ask }) => {
    const matching = held.filter((scope) => contains(scope, needs));
    if (matching.some((scope) => reaches(scope, user))) return [];
    return [{ ability, scopes: [ask], onlyServers: serversNamedIn(matching, user) }];
  });
}

/** Does the scope's filter let through everything of this user? */
function reaches(scope: Scope, user: string): boolean {
  const target = targetOf(scope, user);
  // Only the hub knows who is in a group. A warning that is wrong would be worse than one that is late.
  return target === "own" || target === "all" || target === "group";
}

function serversNamedIn(scopes: readonly Scope[], user: string): string[] {
  const targets = scopes.map((scope) => targetOf(scope, user));
  return [...new Set(targets.flatMap((target) => (typeof target === "object" ? [target.server] : [])))];
}

/**
 * May a token of this user that holds these scopes do all that is asked? Stricter than `missingAbilities`: another program's request is
 * granted only where the hub would grant it. `servers` alone asks for everybody's servers, and `servers!user` does not cover it.
 */
export function coversScopes(held: readonly string[], asked: readonly string[], user: string): boolean {
  return asked.every((scope) => held.some((candidate) => covers(scopeOf(candidate, user), scopeOf(scope, user), user)));
}

function covers(held: Scope, asked: Scope, user: string): boolean {
  const own = `user=${user}`;
  if (isEverything(held))
    return letsThrough(held.filter, own) && (isEverything(asked) || letsThrough(own, asked.filter));
  return contains(held, asked.name) && letsThrough(held.filter, asked.filter);
}

function letsThrough(held: string | undefined, asked: string | undefined): boolean {
  if (held === undefined || held === asked) return true;
  if (asked === undefined || !held.startsWith("user=")) return false;
  return asked.startsWith(`server=${held.slice("user=".length)}/`);
}

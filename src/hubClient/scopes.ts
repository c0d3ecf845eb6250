/** What this extension may want to do with a token. */
export type Ability = "see-servers" | "start" | "stop" | "use" | "renew";

export interface MissingAbility {
  ability: Ability;
  /** the scopes to ask for, as they go into the hub's token page */
  scopes: string[];
  /** names of the servers that the token does have this for; '' is the default server */
  onlyServers: string[];
}

/** Any of `held` is enough. The hub lists what a scope contains too; what older tokens say of themselves is taken as well. */
const abilities: { ability: Ability; held: string[]; ask: string }[] = [
  { ability: "see-servers", held: ["read:servers", "servers", "admin:servers"], ask: "servers!user" },
  // `start:servers` exists from hub 6.0 on, as a part of `servers`.
  { ability: "start", held: ["start:servers", "servers", "admin:servers"], ask: "servers!user" },
  { ability: "stop", held: ["delete:servers", "servers", "admin:servers"], ask: "servers!user" },
  { ability: "use", held: ["access:servers", "shares"], ask: "access:servers!user" },
  { ability: "renew", held: ["tokens"], ask: "tokens!user" },
];
/** All that the user may do; the hub replaces them by what they stand for. */
const EVERYTHING = new Set(["inherit", "self", "all"]);

/** What a token with these scopes (`Whoami.scopes`) cannot do for this user. */
export function missingAbilities(scopes: readonly string[], user: string): MissingAbility[] {
  if (scopes.some((scope) => EVERYTHING.has(nameOfScope(scope)) && reaches(scope, user))) return [];
  return abilities.flatMap(({ ability, held, ask }) => {
    const matching = scopes.filter((scope) => held.includes(nameOfScope(scope)));
    if (matching.some((scope) => reaches(scope, user))) return [];
    return [{ ability, scopes: [ask], onlyServers: serversNamedIn(matching, user) }];
  });
}

/** `access:servers!user` → `access:servers` */
export function nameOfScope(scope: string): string {
  const filter = scope.indexOf("!");
  return filter === -1 ? scope : scope.slice(0, filter);
}

/** Does the scope's filter let through everything of this user? */
function reaches(scope: string, user: string): boolean {
  const name = nameOfScope(scope);
  if (name === scope) return true;
  const filter = scope.slice(name.length + "!".length);
  if (filter === "user" || filter === `user=${user}`) return true;
  // Only the hub knows who is in a group. A warning that is wrong would be worse than one that is late.
  return filter.startsWith("group=");
}

function serversNamedIn(scopes: string[], user: string): string[] {
  const prefix = `!server=${user}/`;
  const names = scopes
    .filter((scope) => scope.includes(prefix))
    .map((scope) => scope.slice(scope.indexOf(prefix) + prefix.length));
  return [...new Set(names)];
}

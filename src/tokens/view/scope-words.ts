import { safeWords } from "../../ui/safe-words.js";
import type { Speech } from "../../ui/speech.js";

type L10n = Speech["l10n"];

/** What a scope contains, as far as it is said in words here. Hubs list the parts of a scope beside it. */
const verbs = [
  { verb: "see", held: ["read:servers", "servers", "admin:servers"] },
  { verb: "start", held: ["start:servers", "servers", "admin:servers"] },
  { verb: "stop", held: ["delete:servers", "servers", "admin:servers"] },
  { verb: "use", held: ["access:servers"] },
] as const;
type Verb = (typeof verbs)[number]["verb"];

const serverScopes = new Set<string>(verbs.flatMap(({ held }) => held));
const accountScopes =
  /^(?:read:users(?::(?:name|groups|activity))?|list:users|read:roles(?::users)?|read:groups(?::name)?)$/;
/** Every token may tell whose it is: nothing to be said. */
const identityScopes = new Set(["read:users:name", "read:users:groups", "(no_scope)", "identify"]);
const everything = new Set(["inherit", "self", "all"]);

/** May a token with these scopes do this to everything of its user? */
export function holds(scopes: readonly string[], user: string, ...names: string[]): boolean {
  return scopes.some((scope) => {
    const { name, target } = parsed(scope, user);
    return names.includes(name) && (target === "own" || target === "all");
  });
}

/** "start, stop and use your servers; manage tokens" */
export function scopeWords(scopes: readonly string[], user: string, l10n: L10n): string {
  return scopePhrases(scopes, user, l10n).join("; ");
}

/** What a token may, after "it may". Scopes that are not known here are named as they are. */
export function scopePhrases(scopes: readonly string[], user: string, l10n: L10n): string[] {
  if (mayEverything(scopes, user)) return [l10n.t("do everything you may do")];
  let left = scopes.map((scope) => ({ scope, ...parsed(scope, user) }));
  const take = (fits: (name: string, target: string) => boolean) => {
    const taken = left.filter(({ name, target }) => fits(name, target));
    left = left.filter(({ name, target }) => !fits(name, target));
    return taken;
  };
  const servers = serverPhrases(
    take((name, target) => serverScopes.has(name) && target !== "other"),
    l10n,
  );
  const tokens = take((name, target) => (name === "tokens" || name === "read:tokens") && target === "own");
  const own = (names: RegExp) => take((name, target) => names.test(name) && target === "own");
  const changes = own(/^users$/).length > 0;
  const activity = own(/^users:activity$/).length > 0;
  const account = own(accountScopes).filter(({ name }) => !identityScopes.has(name));
  const shares = own(/^(?:read:)?(?:users:)?shares$|^read:users:shares$/);
  const services = take((name) => name === "access:services").length > 0;
  take((name) => identityScopes.has(name));
  const phrases = [
    ...servers,
    tokens.some(({ name }) => name === "tokens") && l10n.t("manage tokens"),
    tokens.length > 0 && !tokens.some(({ name }) => name === "tokens") && l10n.t("see tokens"),
    changes && l10n.t("change your account"),
    !changes && account.length > 0 && l10n.t("see your account"),
    activity && !changes && l10n.t("report activity"),
    shares.length > 0 && (onlyRead(shares) ? l10n.t("see shared servers") : l10n.t("share your servers")),
    services && l10n.t("use services of the hub"),
    ...left.map(({ scope }) => safeWords(scope)),
  ].filter((phrase) => typeof phrase === "string");
  return phrases.length > 0 ? phrases : [l10n.t("tell who you are, nothing else")];
}

/** Hubs replace `inherit` by what it stands for: for most users these, and more where they have more. */
export function mayEverything(scopes: readonly string[], user: string): boolean {
  if (scopes.some((scope) => everything.has(parsed(scope, user).name))) return true;
  return ["servers", "access:servers", "tokens", "users:activity", "read:users"].every((name) =>
    holds(scopes, user, name),
  );
}

function onlyRead(scopes: readonly { name: string }[]): boolean {
  return scopes.every(({ name }) => name.startsWith("read:"));
}

/** One phrase for each set of servers: all of the user, of everybody, a single one. */
function serverPhrases(scopes: readonly { name: string; target: string }[], l10n: L10n): string[] {
  const targets = [...new Set(scopes.map(({ target }) => target))];
  return targets.map((target) => {
    const names = scopes.filter((scope) => scope.target === target).map(({ name }) => name);
    const all = verbs.filter(({ held }) => held.some((name) => names.includes(name))).map(({ verb }) => verb);
    // Who may start and stop servers sees them too: that goes without saying.
    const can = all.includes("start") && all.includes("stop") ? all.filter((verb) => verb !== "see") : all;
    return l10n.t("{0} {1}", listed(can, l10n), whose(target, l10n));
  });
}

function listed(can: readonly Verb[], l10n: L10n): string {
  const words = can.map((verb) => {
    switch (verb) {
      case "see":
        return l10n.t("see");
      case "start":
        return l10n.t("start");
      case "stop":
        return l10n.t("stop");
      case "use":
        return l10n.t("use");
    }
  });
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : l10n.t("{0} and {1}", words.slice(0, -1).join(", "), last);
}

function whose(target: string, l10n: L10n): string {
  if (target === "own") return l10n.t("your servers");
  if (target === "all") return l10n.t("everybody's servers");
  const name = target.slice(target.indexOf("/") + 1);
  return name === "" ? l10n.t("your default server only") : l10n.t("the server “{0}” only", safeWords(name));
}

/** `target`: own, all, `server NAME/…` of this user's, or other (groups, other users). */
function parsed(scope: string, user: string): { name: string; target: string } {
  const [, name = scope, filter] = /^([^!]*)(?:!(.*))?$/s.exec(scope) ?? [];
  if (filter === undefined) return { name, target: everything.has(name) ? "own" : "all" };
  if (filter === "user" || filter === `user=${user}`) return { name, target: "own" };
  return { name, target: filter.startsWith(`server=${user}/`) ? filter.slice("server=".length) : "other" };
}

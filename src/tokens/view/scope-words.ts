import {
  contains,
  holds,
  isEverything,
  type Scope,
  scopeOf,
  type Target,
  targetOf,
} from "../../hubClient/tokens/scope.js";
import { grouped } from "../../text/grouped.js";
import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";

type L10n = Speech["l10n"];

/** What can be done to servers, in the order in which it is said, with the scope for it. */
const verbs = [
  { verb: "see", scope: "read:servers" },
  { verb: "start", scope: "start:servers" },
  { verb: "stop", scope: "delete:servers" },
  { verb: "use", scope: "access:servers" },
] as const;
type Verb = (typeof verbs)[number]["verb"];

const accountScopes =
  /^(?:read:users(?::(?:name|groups|activity))?|list:users|read:roles(?::users)?|read:groups(?::name)?)$/;
/** Every token may tell whose it is: nothing to be said. */
const identityScopes = new Set(["read:users:name", "read:users:groups", "(no_scope)", "identify"]);

interface Held extends Scope {
  text: string;
  target: Target;
}

/** "start, stop, and use servers; manage tokens" */
export function scopeWords(scopes: readonly string[], user: string, l10n: L10n): string {
  return scopePhrases(scopes, user, l10n).join("; ");
}

/** What a token may, after "it may". Scopes that are not known here are named as they are. */
export function scopePhrases(scopes: readonly string[], user: string, l10n: L10n): string[] {
  if (mayEverything(scopes, user)) return [l10n.t("do everything you can do")];
  let left = scopes.map((text): Held => heldBy(text, user));
  const take = (fits: (scope: Held) => boolean) => {
    const taken = left.filter(fits);
    left = left.filter((scope) => !fits(scope));
    return taken;
  };
  const own = (names: RegExp) => take(({ name, target }) => names.test(name) && target === "own");
  const shares = own(/^(?:read:)?(?:users:)?shares$|^read:users:shares$/);
  const servers = serverPhrases(take(isOfServers), l10n);
  const tokens = own(/^(?:read:)?tokens$/);
  const changes = own(/^users$/).length > 0;
  const activity = own(/^users:activity$/).length > 0;
  const account = own(accountScopes).filter(({ name }) => !identityScopes.has(name));
  const services = take(({ name }) => name === "access:services").length > 0;
  take(({ name }) => identityScopes.has(name));
  const phrases = [
    ...servers,
    tokens.some(({ name }) => name === "tokens") && l10n.t("manage tokens"),
    tokens.length > 0 && !tokens.some(({ name }) => name === "tokens") && l10n.t("see tokens"),
    changes && l10n.t("change your account"),
    !changes && account.length > 0 && l10n.t("see your account"),
    activity && !changes && l10n.t("report activity"),
    shares.length > 0 && (onlyRead(shares) ? l10n.t("see shared servers") : l10n.t("share your servers")),
    services && l10n.t("use services of the hub"),
    ...left.map(({ text }) => safeWords(text)),
  ].filter((phrase) => typeof phrase === "string");
  return phrases.length > 0 ? phrases : [l10n.t("tell who you are and nothing else")];
}

/** Hubs replace `inherit` by what it stands for: for most users these, and more where they have more. */
export function mayEverything(scopes: readonly string[], user: string): boolean {
  if (scopes.some((scope) => isEverything(scopeOf(scope, user)))) return true;
  return ["servers", "access:servers", "tokens", "users:activity", "read:users"].every((name) =>
    holds(scopes, user, name),
  );
}

function onlyRead(scopes: readonly { name: string }[]): boolean {
  return scopes.every(({ name }) => name.startsWith("read:"));
}

function heldBy(text: string, user: string): Held {
  const scope = scopeOf(text, user);
  return { ...scope, text, target: targetOf(scope, user) };
}

/** Of a group or another user it is said as it stands. */
function isOfServers(scope: Held): boolean {
  const { target } = scope;
  return target !== "group" && target !== "other" && verbs.some((verb) => contains(scope, verb.scope));
}

/** One phrase for each set of servers: all of the user, of everybody, a single one. */
function serverPhrases(scopes: readonly Held[], l10n: L10n): string[] {
  return [...grouped(scopes, ({ filter }) => filter).values()].map((same) => {
    const all = verbs.filter((verb) => same.some((scope) => contains(scope, verb.scope))).map(({ verb }) => verb);
    // Who may start and stop servers sees them too: that goes without saying.
    const can = all.includes("start") && all.includes("stop") ? all.filter((verb) => verb !== "see") : all;
    return l10n.t("{0} {1}", listed(can, l10n), whose(same[0]?.target ?? "all", l10n));
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
  const last = words.pop() ?? "";
  if (words.length === 0) return last;
  return words.length === 1 ? l10n.t("{0} and {1}", ...words, last) : l10n.t("{0}, and {1}", words.join(", "), last);
}

function whose(target: Target, l10n: L10n): string {
  // Without "your", so that a narrow view has room for all of it.
  if (typeof target === "string") return target === "own" ? l10n.t("servers") : l10n.t("everyone's servers");
  const name = target.server;
  return name === "" ? l10n.t("your default server only") : l10n.t("the server “{0}” only", safeWords(name));
}

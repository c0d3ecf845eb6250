import type { JsonValue, UserOptions } from "../hubClient/types.js";
import type { Account, Server } from "./types.js";

/** A shorter one, within another text, is found by chance. In characters. */
export const MIN_WITHIN = 6;

/** What secret fields were filled in with, as it may be found again: of variables with their names (`HF_TOKEN=…`) each value too. */
export function spelledSecrets(typed: readonly string[]): string[] {
  return typed.flatMap((text) => {
    const values = text.split(/[\r\n]+/).map((line) => line.slice(line.indexOf("=") + 1).trim());
    return [text.trim(), ...values.filter(({ length }) => length >= MIN_WITHIN)].filter(Boolean);
  });
}

/** In place of a name that is a secret itself: then none of the options is kept or told. */
const ALL = "*";

/** The names of the options in which one of the secrets is, under whatever name and in whatever else. */
export function optionsHolding(options: UserOptions, secrets: ReadonlySet<string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (isFound(name, secrets)) return [ALL];
    return holds(value, secrets) ? [name] : [];
  });
}

export function isSecretOption(name: string, secretOptions: readonly string[]): boolean {
  return secretOptions.includes(name) || secretOptions.includes(ALL);
}

/** A spawner may keep a secret under a name that tells nothing: what is kept and told goes by what is marked here. */
export function withSecretsMarked(account: Account, secrets: ReadonlySet<string>): Account {
  if (secrets.size === 0) return account;
  const servers = account.servers.map((server) => marked(server, secrets));
  return servers.every((server, index) => server === account.servers[index]) ? account : { ...account, servers };
}

export function withSecretOptions(server: Server, names: readonly string[]): Server {
  const { secretOptions = [] } = server;
  const more = names.filter((name) => !secretOptions.includes(name));
  return more.length > 0 ? { ...server, secretOptions: [...secretOptions, ...more] } : server;
}

function marked(server: Server, secrets: ReadonlySet<string>): Server {
  const { lastFields, ...others } = server;
  const isInFields = lastFields && holds(lastFields.values as unknown as JsonValue, secrets);
  return withSecretOptions(isInFields ? others : server, optionsHolding(server.lastOptions ?? {}, secrets));
}

function holds(value: JsonValue, secrets: ReadonlySet<string>): boolean {
  if (typeof value === "string") return isFound(value, secrets);
  if (typeof value === "number") return secrets.has(String(value));
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => holds(one, secrets));
  return Object.entries(value).some(([name, inner]) => isFound(name, secrets) || holds(inner, secrets));
}

function isFound(text: string, secrets: ReadonlySet<string>): boolean {
  return (
    secrets.has(text.trim()) || [...secrets].some((secret) => secret.length >= MIN_WITHIN && text.includes(secret))
  );
}

/** A hub, an account and a server have one id each, of a type of its own, and all are made here. */
type Id<Kind extends string> = string & { readonly [kind]: Kind };
declare const kind: unique symbol;

/** The hub's base URL: origin and base path, ending in `/`. */
export type HubId = Id<"hub">;
export type AccountId = Id<"account">;
/** Stable over stop and start. */
export type ServerId = Id<"server">;

/** What an account's id is made of. */
export interface AccountAddress {
  /** as `HubIdentity.baseUrl` */
  baseUrl: string;
  user: string;
}

/** What a server's id is made of. */
export interface ServerAddress extends AccountAddress {
  /** '' is the default server */
  name: string;
}

/**
 * Ids are kept in notebooks' kernel selections, so they never change: base URL, user and server name, each escaped to letters,
 * digits, `.`, `-` and `_XX` (hex of a UTF-8 byte), joined by `~`. The Jupyter extension puts ids into the query of a URI without
 * escaping `&`, `#` and `+`, and decodes `%`: none of these is in them.
 */
const separator = "~";
const plain = /[^A-Za-z0-9.-]/gu;

export function hubIdOf(baseUrl: string): HubId {
  return baseUrl as HubId;
}

export function accountIdOf({ baseUrl, user }: AccountAddress): AccountId {
  return `${escape(baseUrl)}${separator}${escape(user)}` as AccountId;
}

/** @param name '' is the default server */
export function serverIdOf(accountId: AccountId, name: string): ServerId {
  return `${accountId}${separator}${escape(name)}` as ServerId;
}

/** `undefined`: the id is none of ours. */
export function parseServerId(id: string): (ServerAddress & { id: ServerId; accountId: AccountId }) | undefined {
  const parts = id.split(separator);
  const [baseUrl, user, name] = parts.map(unescape);
  if (parts.length !== 3 || !baseUrl || !user || name === undefined) return undefined;
  const accountId = accountIdOf({ baseUrl, user });
  const serverId = serverIdOf(accountId, name);
  return serverId === id ? { id: serverId, accountId, baseUrl, user, name } : undefined;
}

/**
 * Under which name an account's token is kept in the keychain and in the editor's secret storage. It never changes; nothing else goes by it
 * but what 0.1.0 wrote. A base URL holds no space, so the two parts are told apart at the first one.
 */
export function tokenNameOf({ baseUrl, user }: AccountAddress): string {
  return `${baseUrl} ${user}`;
}

export function parseTokenName(name: string): AccountAddress | undefined {
  const space = name.indexOf(" ");
  return space > 0 ? { baseUrl: name.slice(0, space), user: name.slice(space + 1) } : undefined;
}

/** For what knows an account by what its id is made of, as the token store does. */
export function addressOf({ hub: { baseUrl }, user }: { hub: { baseUrl: string }; user: string }): AccountAddress {
  return { baseUrl, user };
}

function escape(text: string): string {
  return text.replace(plain, (character) =>
    [...Buffer.from(character, "utf8")].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

function unescape(text: string): string {
  return text.replace(/(?:_[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll("_", ""), "hex").toString("utf8"));
}

import type { AccountAddress } from "../tokens/store/types.js";

/**
 * Ids are kept in notebooks' kernel selections, so they never change: base URL, user and server name, each escaped to letters,
 * digits, `.`, `-` and `_XX` (hex of a UTF-8 byte), joined by `~`. The Jupyter extension puts ids into the query of a URI without
 * escaping `&`, `#` and `+`, and decodes `%`: none of these is in them.
 */
const separator = "~";
const plain = /[^A-Za-z0-9.-]/gu;

export function accountIdOf(account: AccountAddress): string {
  return `${escape(account.baseUrl)}${separator}${escape(account.user)}`;
}

/** @param name '' is the default server */
export function serverIdOf(accountId: string, name: string): string {
  return `${accountId}${separator}${escape(name)}`;
}

export interface ServerAddress extends AccountAddress {
  accountId: string;
  /** '' is the default server */
  name: string;
}

/** `undefined`: the id is none of ours. */
export function parseServerId(id: string): ServerAddress | undefined {
  const parts = id.split(separator);
  const [baseUrl, user, name] = parts.map(unescape);
  if (parts.length !== 3 || !baseUrl || !user || name === undefined) return undefined;
  const accountId = accountIdOf({ baseUrl, user });
  return serverIdOf(accountId, name) === id ? { accountId, baseUrl, user, name } : undefined;
}

function escape(text: string): string {
  return text.replace(plain, (character) =>
    [...Buffer.from(character, "utf8")].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

function unescape(text: string): string {
  return text.replace(/(?:_[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll("_", ""), "hex").toString("utf8"));
}

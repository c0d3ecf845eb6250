import { isLoopback, isPrivate } from "../../transport/address.js";
import { InvalidHubAddress } from "../errors.js";
import { basePathsOf, isHubsPage, type NamesInPath, namesOf, withoutSecrets } from "./hub-path.js";

/** What a pasted address tells. No secret of the pasted text is in it. */
export interface HubAddress extends NamesInPath {
  /** base URLs that may be the hub's, the likeliest first: `https://hub.example/jupyter/` */
  readonly candidates: readonly [string, ...string[]];
  /** a token or password was in the text and is left out here: whoever has seen the text may have it */
  readonly hadSecret: boolean;
  /** its path is one of the hub's own pages */
  readonly isHubsPage: boolean;
  /** it did not say whether https or http */
  readonly isUnsaid: boolean;
}

/** No address that a browser or a proxy takes is longer. */
const MAX_PASTED_CHARACTERS = 16 * 1024;
const OTHER_SCHEME = /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/|^(?:mailto|javascript|data|file|about|blob|tel|ssh|urn|git):/i;
const CONTROL_CHARACTER = /[\p{Cc}\p{Cf}]/u;
/** Hubs make tokens of 32 hexadecimal digits: a token in the wrong box must not be looked up as a host. */
const TOKEN_LIKE_HOST = /^[0-9a-f]{32,}$/i;
const BARE_IPV6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.]*$/i;

/**
 * Reads what users paste: a host, the hub's home or login page, the address of a notebook. Without a scheme it is https; where an
 * address means something on this network only (or the port is that of http), http comes next, and on loopback first. Throws `InvalidHubAddress`, whose text holds nothing of the input.
 */
export function parseHubAddress(text: string): HubAddress {
  if (text.length > MAX_PASTED_CHARACTERS) throw invalid();
  const pasted = text.trim().replace(/^[<"'](.*)[>"']$/s, "$1");
  if (OTHER_SCHEME.test(pasted) || CONTROL_CHARACTER.test(pasted)) throw invalid();
  const scheme = /^https?(?=:)/i.exec(pasted)?.[0].toLowerCase();
  const rest = pasted.replace(/^(?:https?:)?[/\\]*/i, "");
  const { userinfo, host, path, query } = partsOf(rest);
  const authority = checkedHost(host);
  const { segments, hadSecret } = withoutSecrets(path, query);
  const schemes = scheme ? [scheme] : schemesFor(authority);
  const candidates = schemes.flatMap((each) =>
    basePathsOf(segments).map((basePath) => new URL(`${each}://${authority}${basePath}`).href),
  );
  return {
    candidates: candidates as [string, ...string[]],
    hadSecret: hadSecret || userinfo !== undefined,
    isHubsPage: isHubsPage(segments),
    isUnsaid: scheme === undefined,
    ...namesOf(segments),
  };
}

type Some = readonly [string, ...string[]];

/** The candidates of each origin, the likeliest first: more than one where it was not said whether https or http, and both may be meant. */
export function byOrigin({ candidates }: Pick<HubAddress, "candidates">): [Some, ...Some[]] {
  const origins = new Set(candidates.map((each) => new URL(each).origin));
  return [...origins].map((origin) => candidates.filter((each) => new URL(each).origin === origin)) as unknown as [
    Some,
    ...Some[],
  ];
}

/** For who reads it again: with a scheme only where one was there. */
export function asTyped({ candidates: [likeliest], isUnsaid }: Pick<HubAddress, "candidates" | "isUnsaid">): string {
  return isUnsaid ? likeliest.replace(/^https?:\/\//, "") : likeliest;
}

function schemesFor(authority: string): string[] {
  const { hostname } = new URL(`http://${authority}`);
  if (isLoopback(hostname)) return ["http", "https"];
  return isPrivate(hostname) || authority.endsWith(":80") ? ["https", "http"] : ["https"];
}

/** What stands before the path, the path, and all that is behind it. */
function partsOf(rest: string): { userinfo?: string; host: string; path: string; query: string } {
  const authorityEnd = indexOf(rest, /[/\\?#]/);
  const authority = rest.slice(0, authorityEnd);
  const path = rest.slice(authorityEnd);
  const pathEnd = indexOf(path, /[?#]/);
  const at = authority.lastIndexOf("@");
  return {
    ...(at !== -1 && { userinfo: authority.slice(0, at) }),
    host: authority.slice(at + 1),
    path: path.slice(0, pathEnd),
    query: path.slice(pathEnd),
  };
}

/** The end of the text where there is none of these. */
function indexOf(text: string, these: RegExp): number {
  const index = text.search(these);
  return index === -1 ? text.length : index;
}

/** Host and port as they can stand in a URL. */
function checkedHost(pasted: string): string {
  const host = BARE_IPV6.test(pasted) ? `[${pasted}]` : pasted;
  const name = host.replace(/:\d*$/, "");
  // The URL parser would take a number for an IPv4 address.
  const nonsense = name === "" || /^\d+$/.test(name) || TOKEN_LIKE_HOST.test(name) || /[\s%]/.test(host);
  if (nonsense || !URL.canParse(`https://${host}`)) throw invalid();
  if (!/[\p{L}\p{N}]/u.test(name)) throw invalid();
  return host;
}

function invalid(): InvalidHubAddress {
  return new InvalidHubAddress("", "the text cannot be read as the address of a hub");
}

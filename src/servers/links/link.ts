import { type HubAddress, parseHubAddress } from "../../hubClient/address/hub-address.js";
import { looksLikeToken } from "../../signIn/methods/token-format.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";

/** What a link may ask for. It names things; it carries no token, no options and no command. */
export interface Link {
  hub: HubAddress;
  /** the name of a server, '' for the default one; `undefined`: no server is to be started, or with a profile the one that comes first */
  server?: string;
  /** of the settings, the site's files or the hub's own list */
  profile?: string;
}

/** Why a link is not opened. */
export type LinkProblem = "too-long" | "secret" | "unknown" | "twice" | "no-hub" | "text";

/** A link that asks for something it must not, or cannot be read. Nothing of it is repeated: it could be a secret. */
export class LinkRefused extends Error implements SelfDescribing {
  readonly kind = "link-refused";
  override readonly name = "LinkRefused";

  constructor(readonly problem: LinkProblem) {
    super(`the link is refused: ${problem}`);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: `${problemText(this.problem, l10n)} ${l10n.t("Nothing was done.")}`, actions: [] };
  }
}

function problemText(problem: LinkProblem, l10n: Localizer): string {
  switch (problem) {
    case "too-long":
      return l10n.t("The link is too long. Ask whoever gave it to you for a shorter one.");
    case "secret":
      return l10n.t(
        "The link contains a token or password. Anyone who has it can use it: revoke it on the hub, and ask for a link without one.",
      );
    case "unknown":
      return l10n.t(
        "The link asks for something that this version of Hub Kernels doesn't know. Check the link, or update the extension.",
      );
    case "twice":
      return l10n.t("The link says something twice. Ask whoever gave it to you for another one.");
    case "no-hub":
      return l10n.t(
        "The link doesn't say which JupyterHub it is for: it must have “hub=” and the hub's address in it. Ask whoever gave it to you for a complete one.",
      );
    case "text":
      return l10n.t(
        "The link contains a name that is empty, too long, or has a character that can't be shown. Ask whoever gave it to you for another one.",
      );
  }
}

/** More than an address and two names take. */
export const LONGEST_QUERY = 2_000;
const LONGEST_NAME = 255;
const SECRET_NAME = /token|passw|secret|code|credential|auth|api.?key/i;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const known = ["hub", "server", "profile"] as const;
type Known = (typeof known)[number];
/** By which the editor itself says in which window a link is opened. */
const OF_THE_EDITOR = "windowId";

/** @param query of the link's address. Throws `LinkRefused`, `InvalidHubAddress` */
export function parseLink(query: string): Link {
  if (query.length > LONGEST_QUERY) throw new LinkRefused("too-long");
  const values = valuesOf(query);
  const address = values.get("hub");
  if (address === undefined || address.trim() === "") throw new LinkRefused("no-hub");
  const hub = parseHubAddress(address);
  if (hub.hadSecret) throw new LinkRefused("secret");
  const [server, profile] = [nameIn(values, "server"), nameIn(values, "profile")];
  if (profile === "") throw new LinkRefused("text");
  return { hub, ...(server !== undefined && { server }), ...(profile !== undefined && { profile }) };
}

/** The editor takes one layer of an address's escapes off; what stands there must not be parted by its own "&" and "=". */
export function linkTo(
  scheme: string,
  { hub, server, profile }: { hub: string; server?: string; profile?: string },
): string {
  const parts = Object.entries({ hub, server, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escaped(value)}`],
  );
  return `${scheme}://hub-kernels.hub-kernels/open?${parts.join("&")}`;
}

function escaped(value: string): string {
  const twice = value.replace(/[%&=+#]/g, encodeURIComponent);
  // An address stays one that people can read.
  return encodeURIComponent(twice).replace(/%3A/g, ":").replace(/%2F/g, "/");
}

function valuesOf(query: string): Map<Known, string> {
  const values = new Map<Known, string>();
  const problems = new Set<LinkProblem>();
  for (const part of query.split("&").filter((one) => one !== "")) {
    const [name, value] = partOf(part);
    const found = known.find((one) => one === name);
    if (looksLikeToken(value) || (!found && SECRET_NAME.test(name))) problems.add("secret");
    else if (name === OF_THE_EDITOR) continue;
    else if (!found) problems.add("unknown");
    else if (values.has(found)) problems.add("twice");
    else values.set(found, value);
  }
  // A token is what its owner must hear of, whatever else is wrong.
  const [problem] = problems.has("secret") ? (["secret"] as const) : problems;
  if (problem !== undefined) throw new LinkRefused(problem);
  return values;
}

function partOf(part: string): [string, string] {
  const end = part.indexOf("=");
  return end === -1 ? [part, ""] : [part.slice(0, end), unescaped(part.slice(end + 1))];
}

/** As forms have it, and what makes links for sites: "+" is a space. */
function unescaped(written: string): string {
  const text = written.replaceAll("+", " ");
  try {
    return decodeURIComponent(text);
  } catch {
    // A "%" of its own.
    return text;
  }
}

function nameIn(values: ReadonlyMap<Known, string>, key: Known): string | undefined {
  const value = values.get(key)?.trim();
  if (value !== undefined && (value.length > LONGEST_NAME || UNPRINTABLE.test(value))) throw new LinkRefused("text");
  return value;
}

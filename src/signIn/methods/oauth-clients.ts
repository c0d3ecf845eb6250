import * as v from "valibot";
import { parseHubAddress } from "../../hubClient/address/hub-address.js";
import type { Localizer } from "../../text/speech.js";
import type { OAuthClient } from "../contract.js";

/** Where a hub sends the browser back to. */
export type Redirect =
  { kind: "editor"; scheme: string } | { kind: "loopback"; host: string; port: number; path: string; address: string };

/** How this extension is called in the editor's own addresses. */
const OWN_AUTHORITY = "hub-kernels.hub-kernels";
const OWN_PATH = "/oauth";

const text = v.pipe(v.string(), v.nonEmpty());
const clientModel = v.object({
  hub: v.pipe(
    v.string(),
    v.regex(/^https?:\/\/[^?#@]+$/),
    v.check((address) => hubAt(address) !== undefined, "the address of a hub"),
  ),
  clientId: text,
  clientSecret: v.exactOptional(text),
  redirectUri: v.pipe(
    v.string(),
    v.check((uri) => redirectOf(uri) !== undefined, "an address that can come back here"),
  ),
});

/** The setting `hubKernels.oauthClients`. An entry that is none is left out, and told of without its values: one is a secret. */
export function readOAuthClients(written: unknown, l10n: Localizer): { clients: OAuthClient[]; problems: string[] } {
  if (written === undefined || written === null) return { clients: [], problems: [] };
  if (!Array.isArray(written)) return { clients: [], problems: [l10n.t("Enter a list of clients.")] };
  const problems: string[] = [];
  const clients = written.flatMap((entry: unknown, index) => {
    const result = v.safeParse(clientModel, entry);
    if (result.success) return [result.output];
    const where = [...new Set(result.issues.map((issue) => v.getDotPath(issue)))].filter((path) => path !== null);
    problems.push(
      where.length > 0
        ? l10n.t("Entry {0} is ignored. Check its {1}.", index + 1, where.join(", "))
        : l10n.t("Entry {0} is ignored. It must have hub, clientId, and redirectUri.", index + 1),
    );
    return [];
  });
  return { clients, problems };
}

/** `undefined`: nothing that comes back here. No address of another machine, and no port that a hub would not send. */
export function redirectOf(uri: string): Redirect | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") return undefined;
  if (url.protocol === "http:") {
    const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) && url.port !== "";
    if (!isHere) return undefined;
    return { kind: "loopback", host: url.hostname, port: Number(url.port), path: url.pathname, address: url.host };
  }
  const isOwn = url.host === OWN_AUTHORITY && url.pathname === OWN_PATH;
  const isWeb = ["https:", "ftp:", "file:", "ws:", "wss:", "javascript:", "data:"].includes(url.protocol);
  return isOwn && !isWeb ? { kind: "editor", scheme: url.protocol.replace(/:$/, "") } : undefined;
}

/** The first client of this hub whose redirect reaches this editor. */
export function clientFor(
  baseUrl: string,
  clients: readonly OAuthClient[],
  reaches: (scheme: string) => boolean,
): OAuthClient | undefined {
  return clients.find((client) => {
    const redirect = redirectOf(client.redirectUri);
    const works = redirect?.kind === "loopback" || (redirect?.kind === "editor" && reaches(redirect.scheme));
    return works && hubAt(client.hub) === baseUrl;
  });
}

/** `undefined`: the text is no hub's address. */
function hubAt(address: string): string | undefined {
  try {
    return parseHubAddress(address).candidates[0];
  } catch {
    return undefined;
  }
}

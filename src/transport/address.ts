import { BlockList, isIP } from "node:net";
import { ForeignOrigin } from "./errors.js";

/** Whom a session's requests are for. */
export interface Destination {
  /** of the hub, ending in `/` */
  readonly baseUrl: string;
  /** where the hub's user model has the server that they are for, as it is now; `undefined`: they are for the hub alone */
  readonly server?: (() => string) | undefined;
}

/**
 * The http(s) URL of a request to the hub or its server, without the secrets that a caller may have put into it (`?token=`, user and
 * password): the authorization goes into a header. A relative address is below the base URL.
 *
 * Throws `ForeignOrigin`: what goes to neither of them goes nowhere.
 */
export function hubUrl({ baseUrl, server }: Destination, address: string | URL): URL {
  const url = new URL(address, baseUrl);
  if (url.protocol === "ws:" || url.protocol === "wss:") url.protocol = url.protocol.replace("ws", "http");
  if (
    url.origin !== new URL(baseUrl).origin &&
    url.origin !== (server && new URL(serverUrl(baseUrl, server())).origin)
  ) {
    throw new ForeignOrigin(baseUrl, url.origin);
  }
  if (url.searchParams.has("token")) url.searchParams.delete("token");
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/**
 * The address of a server, where a hub may have one: on its own host or, with `c.JupyterHub.subdomain_host`, on one below that, by the same
 * scheme and port. How deep below is the hub's to say: names of users may have dots. (No URL has a host below an IP address.)
 *
 * Throws `ForeignOrigin`.
 */
export function serverUrl(baseUrl: string, url: string): string {
  const [hub, server] = [new URL(baseUrl), new URL(url)];
  const isBelow = server.hostname.endsWith(`.${hub.hostname}`);
  const isSameWay = server.protocol === hub.protocol && server.port === hub.port;
  if (!isSameWay || !(isBelow || server.hostname === hub.hostname)) throw new ForeignOrigin(baseUrl, server.origin);
  return url;
}

/** Is it this machine: `localhost` and names below it (RFC 6761), `127.x.x.x`, `[::1]`? As a URL has it. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(hostname);
}

const privateAddresses = new BlockList();
for (const [network, width] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const)
  privateAddresses.addSubnet(network, width, "ipv4");
for (const [network, width] of [
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  privateAddresses.addSubnet(network, width, "ipv6");
/** Names that nobody has in the internet (RFC 6762, RFC 8375, ICANN's `internal`, and what sites have always used). */
const PRIVATE_NAME = /^[^.]+$|\.(?:corp|home|home\.arpa|internal|intranet|lan|local|localdomain|private)$/i;

/** Does it mean something on this machine or its own network only? As a URL has it. */
export function isPrivate(hostname: string): boolean {
  const host = bareHost(hostname);
  const family = isIP(host);
  if (isLoopback(hostname)) return true;
  return family === 0 ? PRIVATE_NAME.test(host) : privateAddresses.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** Without the brackets that a URL has around an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

export function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "https:" ? 443 : 80));
}

import { ForeignOrigin } from "./errors.js";

/**
 * The http(s) URL of a request to the hub, without the secrets that a caller may have put into it (`?token=`, user and password):
 * the authorization goes into a header. A relative address is below the base URL.
 *
 * Throws `ForeignOrigin`. A hub with a subdomain per user (`subdomain_host`) will have its further hosts allowed here.
 */
export function hubUrl(baseUrl: string, address: string | URL): URL {
  const url = new URL(address, baseUrl);
  if (url.protocol === "ws:" || url.protocol === "wss:") url.protocol = url.protocol.replace("ws", "http");
  if (url.origin !== new URL(baseUrl).origin) throw new ForeignOrigin(baseUrl, url.origin);
  if (url.searchParams.has("token")) url.searchParams.delete("token");
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** Is it this machine: `localhost` and names below it (RFC 6761), `127.x.x.x`, `[::1]`? As a URL has it. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(hostname);
}

/** Without the brackets that a URL has around an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

export function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "https:" ? 443 : 80));
}

import type { IncomingHttpHeaders } from "node:http";

/** What is said from one machine to the next, and not to the end (RFC 9110, 7.6.1). */
const BETWEEN = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** What would take a browser's word for who asks, or tell the app that it is not on its own host. */
const NOT_TO_APP = new Set(["authorization", "cookie", "host", "forwarded", "http2-settings", "expect"]);
const ADDRESSES = new Set(["location", "content-location"]);

export interface RequestWords {
  cookie: string | undefined;
  /** what the app takes for its own */
  origin: string;
  /** the page's own address, as the app knows it */
  referer: string | undefined;
}

/** What goes on to the app of a browser's headers. */
export function toApp(given: IncomingHttpHeaders, { cookie, origin, referer }: RequestWords): Record<string, string> {
  const listed = new Set(
    (given.connection ?? "")
      .toLowerCase()
      .split(",")
      .map((each) => each.trim()),
  );
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const isHop = BETWEEN.has(name) || listed.has(name) || name.startsWith("x-forwarded-");
    if (value === undefined || isHop || NOT_TO_APP.has(name)) continue;
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  if (given.origin !== undefined) headers["origin"] = origin;
  delete headers["referer"];
  if (referer !== undefined) headers["referer"] = referer;
  if (cookie !== undefined) headers["cookie"] = cookie;
  if (given.upgrade !== undefined) Object.assign(headers, { connection: "Upgrade", upgrade: given.upgrade });
  else if (given["transfer-encoding"] !== undefined) headers["transfer-encoding"] = "chunked";
  return headers;
}

export interface AnswerWords {
  cookie(header: string): string | undefined;
  address(address: string): string;
}

/** What goes on to the page of the app's headers: names and values in turn. */
export function toPage(rawHeaders: readonly string[], words: AnswerWords): string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = [rawHeaders[at], rawHeaders[at + 1]];
    const lower = name.toLowerCase();
    // What a hub says of itself is none of the page's business, and would bind others that are on this host.
    if (BETWEEN.has(lower) || lower.startsWith("x-jupyterhub-") || lower === "strict-transport-security") continue;
    if (lower === "set-cookie") {
      const cookie = words.cookie(value);
      if (cookie !== undefined) headers.push(name, cookie);
    } else {
      headers.push(name, ADDRESSES.has(lower) ? words.address(value) : value);
    }
  }
  return headers;
}

export function headerIn(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}

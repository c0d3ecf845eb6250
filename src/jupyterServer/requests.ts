import { text } from "node:stream/consumers";
import { withoutEnd } from "../text/trimmed.js";
import { isRequest } from "../transport/http/request-like.js";
import type { FetchInit, RequestLike } from "../transport/types.js";

/** Starting a kernel can take long on a shared file system; until then the server does not answer, in ms. */
export const KERNEL_START_MS = 120_000;

/** What a request to a Jupyter server asks for, as far as it matters when the server or a kernel is away. */
export type Asked =
  | { kind: "specs" | "kernels" | "sessions" }
  /** only a user's run sends it, or code of another extension */
  | { kind: "start-session" }
  /** one kernel or session; `act` is the method, and for a kernel what is to be done: `POST restart` */
  | { kind: "one"; id: string; act: string }
  | { kind: "other"; isApi: boolean };

/** @param serverUrl of the server, ending in `/` */
export function asked(method: string, url: string | URL, serverUrl: string): Asked {
  const { pathname } = new URL(url, serverUrl);
  const root = new URL(serverUrl).pathname;
  const path = pathname.startsWith(root) ? withoutEnd(pathname.slice(root.length), "/") : "";
  const isGet = method === "GET";
  if (isGet && path === "api/kernelspecs") return { kind: "specs" };
  if (isGet && path === "api/kernels") return { kind: "kernels" };
  if (isGet && path === "api/sessions") return { kind: "sessions" };
  if (method === "POST" && path === "api/sessions") return { kind: "start-session" };
  const [, id, verb] = /^api\/(?:kernels|sessions)\/([\w-]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (id !== undefined) return { kind: "one", id, act: verb === undefined ? method : `${method} ${verb}` };
  return { kind: "other", isApi: path === "api" || path.startsWith("api/") };
}

export interface ReadRequest {
  url: URL;
  method: string;
  /** '' for none */
  body: NonNullable<FetchInit["body"]>;
  init: FetchInit;
}

/** Where a server is, and its hub: addresses that end in `/`. */
export interface Place {
  server: string;
  hub: string;
}

/** Both ways in which `fetch` is called, as one. A relative address is below the server's. */
export async function readRequest(
  input: string | URL | RequestLike,
  init: FetchInit = {},
  place: Place,
): Promise<ReadRequest> {
  const request = isRequest(input) ? input : undefined;
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? (init.body ?? (await request?.text()) ?? "") : "";
  const headers = [...(request?.headers ?? []), ...headerEntries(init.headers)];
  const signals = [init.signal, request?.signal].filter((signal) => signal != null);
  const [signal] = signals;
  return {
    url: inItsPlace(new URL(request?.url ?? (input as string | URL), place.server), place),
    method,
    body,
    init: { ...init, method, headers, ...(hasBody && { body }), ...(signal && { signal }) },
  };
}

export async function textOf(body: ReadRequest["body"]): Promise<string> {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString() : await text(body as AsyncIterable<Uint8Array>);
}

/**
 * `url` where the server is now and as its address is spelled, when it is below it. A server that was never seen running is taken to be on the
 * hub's own host, and may turn out to be on one of its user's. An editor's `Uri` forgets what was escaped in the name of a user or server:
 * `o%27brien` comes back as `o'brien`, and `50%25` as `50%`, which is no address of the server any more.
 */
export function inItsPlace(url: URL, { server, hub }: Place): URL {
  const { origin, pathname: root } = new URL(server);
  if (url.origin !== origin && url.origin !== new URL(hub).origin) return url;
  const spelling = [root, ...otherSpellings(root)].find((other) => url.pathname.startsWith(other));
  if (spelling === undefined) return url;
  return new URL(root + url.pathname.slice(spelling.length) + url.search, origin);
}

/** With as little escaped as an editor may, and with as much. */
function otherSpellings(root: string): string[] {
  const names = unescaped(root);
  if (names === undefined) return [];
  const little = names.replace(/[#?]/g, encodeURIComponent);
  const much = names.split("/").map(encodeURIComponent).join("/");
  return [little, much].map((path) => new URL(path, "http://server").pathname);
}

/** `undefined`: what comes from elsewhere need not be well escaped. */
function unescaped(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The kernel whose channels a socket's URL leads to. */
export function kernelOf({ pathname }: URL): string | undefined {
  return /\/api\/kernels\/([\w-]+)\/channels$/.exec(pathname)?.[1];
}

function headerEntries(headers: FetchInit["headers"]): [string, string][] {
  if (!headers) return [];
  return Symbol.iterator in headers ? [...headers] : Object.entries(headers);
}

import type { AppUpstream } from "./contract.js";

type Place = Pick<AppUpstream, "origin" | "otherNames" | "prefix">;

/**
 * Where the app has what its page asks for at the gateway. An app that knows what stands before its paths (`X-Forwarded-Prefix`, a setting) puts it
 * into its links: then it is there already. `undefined`: it leads out of the app.
 * @param url path and query, as a request has them
 */
export function appPath(url: string, upstream: Place): string | undefined {
  if (!url.startsWith("/")) return undefined;
  const prefix = upstream.prefix();
  const path = url.startsWith(prefix) ? url : prefix + url.slice(1);
  // As `..` is understood wherever it comes by: nothing but the app is to be reached.
  const origin = upstream.origin();
  const whole = `${origin}${path}`;
  if (!URL.canParse(whole)) return undefined;
  const { pathname, search, origin: same } = new URL(whole);
  return same === origin && pathname.startsWith(prefix) ? pathname + search : undefined;
}

/**
 * An address in an answer of the app, as its page can use it. The way from page to page is relative: what leads to the gateway may have a path
 * of its own (the ports of an editor in the browser). What leads elsewhere stays as it is.
 * @param url of the request, path and query as the page has them
 */
export function pageAddress(address: string, url: string, upstream: Place, hosts: ReadonlySet<string>): string {
  const [origin, prefix] = [upstream.origin(), upstream.prefix()];
  const from = appPath(url, upstream) ?? prefix;
  if (!URL.canParse(address, origin + from)) return address;
  const to = new URL(address, origin + from);
  const isApps = [origin, ...(upstream.otherNames ?? [])].includes(to.origin) || hosts.has(to.host);
  if (!isApps) return address;
  const isBelow = to.pathname.startsWith(prefix);
  if (!isBelow && `${to.pathname}/` !== prefix && !address.startsWith("/") && !/^https?:/i.test(address))
    return address;
  const path = isBelow ? to.pathname.slice(prefix.length - 1) : `${to.pathname}/` === prefix ? "/" : to.pathname;
  return relative(url, path) + to.search + to.hash;
}

/** From one path of the gateway to another. */
export function relative(from: string, to: string): string {
  const depth = (from.split(/[?#]/, 1)[0] ?? "/").split("/").length - 2;
  return depth === 0 ? `.${to}` : "../".repeat(depth) + to.slice(1);
}

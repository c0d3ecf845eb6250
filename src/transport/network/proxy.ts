import { BlockList, isIP } from "node:net";
import { bareHost, isLoopback, portOf } from "../address.js";
import { ProxyFailed, type ProxySource } from "../errors.js";

/** What says through which proxy a hub is reached. */
export interface ProxySettings {
  /** of this hub: an address, or `direct` */
  hub?: string;
  /** what the editor is set to (`http.proxySupport`); `off`: nothing but `hub` counts */
  support: "off" | "on" | "override" | "fallback";
  /** `http.proxy` */
  proxy?: string;
  /** `http.noProxy`; where something stands in it, that of the environment does not count */
  noProxy: readonly string[];
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either spelling */
  env: Readonly<Record<string, string | undefined>>;
  /** `http.proxyAuthorization`: the whole value of the header, for every proxy of the editor */
  authorization?: string;
  /** `http.proxyStrictSSL`: an https proxy of the editor may show any certificate */
  unchecked?: boolean;
}

/** A proxy, and who named it. `undefined`: the connection is direct. */
export type ProxyChoice = { url: URL; from: ProxySource } | undefined;

/** Nothing here says anything of it: the operating system may. */
export type Unsaid = "unsaid";

/**
 * The proxy for an address: that of the hub, else that of the editor's settings, else that of the environment, as VS Code does it. What runs
 * on this machine is reached directly unless the hub's own setting says otherwise. Throws `ProxyFailed` for an address that is none.
 */
export function proxyFor(url: URL, settings: ProxySettings): ProxyChoice | Unsaid {
  const chosen = (address: string, from: ProxySource) => proxyAt(url, address, from);
  const { hub, support, proxy, noProxy, env } = settings;
  if (hub === "direct") return undefined;
  if (hub) return chosen(hub, "hub");
  if (support === "off" || isLoopback(url.hostname)) return undefined;
  const exceptions = noProxy.length > 0 ? noProxy : (valueOf(env, "no_proxy") ?? "").split(/[,\s]+/, MOST_EXCEPTIONS);
  if (isExcepted(url, exceptions)) return undefined;
  if (proxy) return chosen(proxy, "setting");
  const names = url.protocol === "https:" ? ["https_proxy", "http_proxy"] : ["http_proxy", "https_proxy"];
  const [first] = names.map((name) => valueOf(env, name)).filter(Boolean);
  return first ? chosen(first, "environment") : "unsaid";
}

const MOST_EXCEPTIONS = 1000;

/** Throws `ProxyFailed` for an address that is none. */
export function proxyAt(hub: URL, address: string, from: ProxySource): ProxyChoice {
  // As curl has it, and many a profile: "proxy.example:3128".
  const whole = address.includes("://") ? address : `http://${address}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  // It may hold a password, so it is not repeated.
  if (!url?.hostname || !["http:", "https:"].includes(url.protocol))
    throw new ProxyFailed(hub.href, "", from, "wrong-address");
  return { url, from };
}

function valueOf(env: ProxySettings["env"], name: string): string | undefined {
  return env[name] ?? env[name.toUpperCase()];
}

/** Entries are names with everything below them, addresses, networks (`10.0.0.0/8`), each with or without a port, or `*`. */
function isExcepted(url: URL, entries: readonly string[]): boolean {
  const name = bareHost(url.hostname);
  const port = portOf(url);
  return entries.some((entry) => {
    const { host, port: only } = parted(entry.trim().toLowerCase());
    if (host === "" || (only !== undefined && Number(only) !== port)) return false;
    return (
      host === "*" || (isIP(name) > 0 ? isWithin(name, host) : `.${name}`.endsWith(`.${host.replace(/^\*?\./, "")}`))
    );
  });
}

/** `[fd00::]/8`, `[::1]:8000`, `fd00::1`, `hub.example:8000`, `10.0.0.0/8`. */
function parted(entry: string): { host: string; port?: string } {
  const bracketed = /^\[([^\]]*)\](\/\d+)?(?::(\d+))?$/.exec(entry);
  if (bracketed) {
    const [, host = "", width = "", port] = bracketed;
    return { host: host + width, ...(port !== undefined && { port }) };
  }
  const [host = "", port, ...more] = entry.split(":", 3);
  return port !== undefined && more.length === 0 ? { host, port } : { host: entry };
}

function isWithin(address: string, entry: string): boolean {
  const [network = "", width] = entry.split("/", 2);
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  if (isIP(network) === 0) return false;
  if (width === undefined) return family(network) === family(address) && hasAddress(network, address);
  const bits = Number(width);
  if (!/^\d+$/.test(width) || bits > (isIP(network) === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family(network));
  return list.check(address, family(address));
}

/** Two spellings of one address are one. */
function hasAddress(one: string, other: string): boolean {
  const list = new BlockList();
  const family = isIP(one) === 6 ? "ipv6" : "ipv4";
  list.addAddress(one, family);
  return list.check(other, family);
}

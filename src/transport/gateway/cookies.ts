import type { AppUpstream } from "./contract.js";

/** What the names of our cookies begin with. A browser sends those of all ports of 127.0.0.1 to each: what is not the app's does not reach it. */
export const OURS = "hub-kernels-";
/** More than any app has. */
const MAX_NAMES = 200;

export interface Cookie {
  name: string;
  value: string;
}

/** Of a `Cookie` header. */
export function cookiesIn(header: string | undefined): Cookie[] {
  return (header ?? "").split(";").flatMap((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [] : [{ name: part.slice(0, at).trim(), value: part.slice(at + 1).trim() }];
  });
}

/**
 * The cookies of one app, between its own names and paths and those that the browser has. Those that its pages cannot read get names of their
 * own, so that no two apps have one of a name; of the others only those go to the app that it has set itself.
 */
export class AppCookies {
  readonly #prefix: string;
  readonly #open = new Set<string>();

  constructor(
    id: string,
    private readonly upstream: Pick<AppUpstream, "prefix" | "serverPath">,
  ) {
    this.#prefix = `${OURS}${id}-app-`;
  }

  /** The `Cookie` header for the app; `undefined`: none. */
  toApp(header: string | undefined): string | undefined {
    const kept = cookiesIn(header).flatMap(({ name, value }) => {
      if (name.startsWith(this.#prefix)) return [`${name.slice(this.#prefix.length)}=${value}`];
      return this.#open.has(name) ? [`${name}=${value}`] : [];
    });
    return kept.length > 0 ? kept.join("; ") : undefined;
  }

  /** A `Set-Cookie` header for the browser; `undefined`: it is not the app's. */
  toPage(header: string): string | undefined {
    const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at <= 0 || this.#isOfServer(name, attributes)) return undefined;
    // These names are promises that hold for https alone.
    const isHidden = attributes.some((each) => /^httponly$/i.test(each)) || /^__(?:host|secure)-/i.test(name);
    if (!isHidden && this.#open.size < MAX_NAMES) this.#open.add(name);
    const kept = attributes.filter(
      (each) => !/^(?:path|domain|secure|partitioned)(?:$|=)/i.test(each) && !/^samesite=none$/i.test(each),
    );
    return [`${isHidden ? this.#prefix : ""}${pair}`, `Path=${this.#path(attributes)}`, ...kept].join("; ");
  }

  /** The server that the app runs at, or its hub, sets cookies for itself; with some of them one is signed in. */
  #isOfServer(name: string, attributes: readonly string[]): boolean {
    if (/^jupyterhub-/i.test(name)) return true;
    const [server, path] = [this.upstream.serverPath?.(), pathIn(attributes)];
    return server !== undefined && path !== undefined && `${path.replace(/\/$/, "")}/` === server;
  }

  #path(attributes: readonly string[]): string {
    const [path, prefix] = [pathIn(attributes), this.upstream.prefix()];
    if (path === undefined || !path.startsWith("/") || `${path}/` === prefix) return "/";
    return path.startsWith(prefix) ? path.slice(prefix.length - 1) : path;
  }
}

function pathIn(attributes: readonly string[]): string | undefined {
  return attributes.findLast((each) => /^path=/i.test(each))?.slice("path=".length);
}

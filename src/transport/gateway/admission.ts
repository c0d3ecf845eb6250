import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { PageHolder } from "./contract.js";
import { cookiesIn, OURS } from "./cookies.js";

/** An address is to be used at once; and a browser may ask twice for it, as when it looks ahead. In ms. */
const [UNUSED_MS, USED_MS] = [600_000, 30_000];
const MAX_ENTRIES = 100;
/** The first word of an address that lets in. Apps have no such path. */
const ENTRY = /^\/hub-kernels-([\w-]{43})(\/.*)?$/;

interface Entry {
  holder: PageHolder;
  untilMs: number;
}

/** Whoever comes with it is let in, and as what. */
export interface Entered {
  /** from the app's root on */
  path: string;
  setCookie: string;
}

/**
 * Who is let in: whoever comes with an address that was made here, and from then on with the cookie that he got for it. Any user and any page
 * of this machine can call a port on loopback.
 */
export class Admission {
  readonly #id = randomBytes(6).toString("hex");
  readonly #entries = new Map<string, Entry>();
  readonly #cookies: Record<PageHolder, string> = { browser: secret(), editor: secret() };

  /** Tells its cookies from those of other gateways: a browser sends what one port on loopback has set to all of them. */
  get id(): string {
    return this.#id;
  }

  /** The beginning of a path that lets one browser in, soon. */
  entry(holder: PageHolder): string {
    const made = secret();
    this.#entries.set(hashed(made), { holder, untilMs: performance.now() + UNUSED_MS });
    for (const [key, { untilMs }] of this.#entries) {
      if (untilMs < performance.now() || this.#entries.size > MAX_ENTRIES) this.#entries.delete(key);
    }
    return `/hub-kernels-${made}`;
  }

  /** @param url of a request: path and query. `undefined`: it is no entry */
  entered(url: string): Entered | undefined {
    const [, given = "", path = "/"] = ENTRY.exec(url) ?? [];
    const entry = this.#entries.get(hashed(given));
    if (!entry || entry.untilMs < performance.now()) return undefined;
    entry.untilMs = Math.min(entry.untilMs, performance.now() + USED_MS);
    // In a part of the editor's window the page is another site's guest: its cookies are kept for this window alone (CHIPS).
    const sameSite = entry.holder === "editor" ? "SameSite=None; Secure; Partitioned" : "SameSite=Lax";
    return {
      path,
      setCookie: `${this.#name(entry.holder)}=${this.#cookies[entry.holder]}; Path=/; HttpOnly; ${sameSite}`,
    };
  }

  /** As what somebody comes with these headers; `undefined`: he is not let in. */
  holderOf({ cookie }: IncomingHttpHeaders): PageHolder | undefined {
    const given = cookiesIn(cookie);
    return (["browser", "editor"] as const).find((holder) =>
      given.some(({ name, value }) => name === this.#name(holder) && isSame(value, this.#cookies[holder])),
    );
  }

  #name(holder: PageHolder): string {
    return `${OURS}${this.#id}-${holder}`;
  }
}

/**
 * May a page have sent it? Another host's name may lead to this machine (DNS rebinding), and pages of other sites may send requests here, with
 * the cookie where they are on another port of the same host.
 * @param hosts with their ports, by which the gateway is known
 */
export function isOwnRequest(headers: IncomingHttpHeaders, hosts: ReadonlySet<string>, holder: PageHolder): boolean {
  const { host = "", origin } = headers;
  const [site, mode, dest] = ["site", "mode", "dest"].map((name) => headers[`sec-fetch-${name}`]);
  if (!hosts.has(host.toLowerCase())) return false;
  if (origin !== undefined && origin !== "null" && !(URL.canParse(origin) && hosts.has(new URL(origin).host)))
    return false;
  // A page without an origin of its own, as a sandboxed frame, is nobody's.
  if (origin === "null" && site !== "same-origin") return false;
  if (site === undefined || site === "same-origin" || site === "none") return true;
  // From elsewhere a link may lead here, as to any page; and the editor shows it in a frame.
  return mode === "navigate" && (dest === "document" || holder === "editor");
}

function isSame(given: string, known: string): boolean {
  return timingSafeEqual(createHash("sha256").update(given).digest(), createHash("sha256").update(known).digest());
}

/** Kept as a hash, so that how long a look-up takes tells nothing of what is kept. */
function hashed(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

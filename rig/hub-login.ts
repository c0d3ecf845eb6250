import type { Agent } from "node:http";
import nodeFetch, { type Headers, type RequestInit } from "node-fetch";
import { attributesIn, formIn, type PageForm, textOf } from "./page-form.js";

/** Who signs in where a page asks for it. */
export interface Login {
  user: string;
  password: string;
}

export interface Page {
  url: URL;
  status: number;
  html: string;
  headers: Headers;
}

const MAX_REDIRECTS = 20;
const PAGE_TIMEOUT_MS = 60_000;
/** Hubs give their `_xsrf` cookie to pages that are gone to, not to what a script fetches: Node's own fetch would say that it is one. */
const AS_BROWSER = { "user-agent": "rig", "sec-fetch-mode": "navigate" };

/**
 * Opens the companion's sign-in page as a browser would, signs in at the hub, and presses a button. `code` is what the page shows to
 * type (`ABCD-EFGH`), `returnTo` the editor's URI that it goes to.
 */
export async function allowOnPage(
  signInUrl: string,
  login: Login,
  press: "allow" | "cancel",
): Promise<{ code?: string; returnTo?: string }> {
  const browser = new PlainBrowser();
  const page = await browser.openSignedIn(signInUrl, login);
  return answerOn(await browser.submit(page, { answer: press }));
}

/** What the companion's page says after a button was pressed. */
export function answerOn(page: Page): { code?: string; returnTo?: string } {
  if (page.status !== 200) throw new Error(`The page answered ${page.status}: ${textOf(page.html)}`);
  const code = /<code id="code"[^>]*>([^<]+)<\/code>/.exec(page.html)?.[1];
  const returnTo = /^0;url=(.+)$/.exec(page.headers.get("refresh") ?? "")?.[1];
  return { ...(code !== undefined && { code }), ...(returnTo !== undefined && { returnTo }) };
}

/** A browser without scripts: cookies, redirects and forms of plain HTML. */
export class PlainBrowser {
  readonly #cookies = new Map<string, { value: string; path: string; origin: string; name: string }>();

  /** @param agent its way to the hub; default is a direct one */
  constructor(private readonly agent?: Agent) {}

  /** Opens a page, and signs in on the way when a login page comes up. */
  async openSignedIn(url: string, login: Login): Promise<Page> {
    const page = await this.open(url);
    const form = formIn(page.html);
    if (!form?.fields.has("password")) return page;
    return this.submit(page, { username: login.user, password: login.password });
  }

  /** Follows redirects, as long as they are http(s). */
  async open(url: string | URL, init: RequestInit = {}): Promise<Page> {
    let at = new URL(url);
    let request = init;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await nodeFetch(at, {
        ...request,
        headers: { ...AS_BROWSER, ...(request.headers as Record<string, string>), cookie: this.#cookiesFor(at) },
        redirect: "manual",
        ...(this.agent && { agent: this.agent }),
        signal: AbortSignal.timeout(PAGE_TIMEOUT_MS),
      });
      this.#keep(at, response.headers.raw()["set-cookie"] ?? []);
      const location = response.headers.get("location");
      const html = await response.text();
      const to = location === null ? undefined : new URL(location, at);
      if (!to || !/^https?:$/.test(to.protocol))
        return { url: at, status: response.status, html, headers: response.headers };
      at = to;
      request = response.status === 307 || response.status === 308 ? request : {};
    }
    throw new Error(`${url.toString()} redirects without end`);
  }

  /** Sends the page's (first) form, with these fields besides its hidden ones. */
  async submit(page: Page, fields: Record<string, string>): Promise<Page> {
    const form = formIn(page.html);
    if (!form) throw new Error(`There is no form on ${page.url.href} (${page.status}): ${textOf(page.html)}`);
    return this.send(page, form, fields);
  }

  async send(page: Page, form: PageForm, fields: Record<string, string>): Promise<Page> {
    const body = new URLSearchParams([...form.hidden, ...Object.entries(fields)]);
    // An empty action is the page's own address, query included.
    const action = form.action === "" ? page.url : new URL(form.action, page.url);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.open(action, { method: "POST", headers, body: body.toString() });
  }

  #keep(from: URL, setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      const [pair = "", ...rest] = cookie.split(";");
      const name = pair.slice(0, pair.indexOf("=")).trim();
      const value = pair.slice(pair.indexOf("=") + 1).trim();
      const attributes = attributesIn(rest);
      const path = attributes.get("path") ?? "/";
      const key = `${from.origin} ${path} ${name}`;
      const isOver = Date.parse(attributes.get("expires") ?? "") <= Date.now() || attributes.get("max-age") === "0";
      if (isOver) this.#cookies.delete(key);
      else this.#cookies.set(key, { value, path, origin: from.origin, name });
    }
  }

  #cookiesFor(url: URL): string {
    const mine = [...this.#cookies.values()].filter(
      ({ origin, path }) => origin === url.origin && url.pathname.startsWith(path),
    );
    // The most specific path first, as browsers do.
    mine.sort((one, other) => other.path.length - one.path.length);
    return mine.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
}

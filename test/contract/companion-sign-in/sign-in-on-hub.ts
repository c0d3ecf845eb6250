import assert from "node:assert/strict";
import { companionConfig } from "../../../rig/companion.js";
import { type HubOptions, type RunningHub, startHub } from "../../../rig/hub.js";
import { allowOnPage, type Page, PlainBrowser } from "../../../rig/hub-login.js";
import { textOf } from "../../../rig/page-form.js";
import { hubEnvironment } from "../../../rig/python.js";
import {
  exchangeCode,
  newSignIn,
  readCode,
  signInPage,
  type SignInRequest,
  type SignInSecrets,
} from "../../../src/hubClient/signIn/companion-sign-in.js";
import type { NewToken } from "../../../src/hubClient/tokens/tokens.js";
import { failure, transportWith } from "../companion/companion-on-hub.js";
import { noSignal } from "../hubClient/client-on-hub.js";

export const PASSWORD = "let me in & more";
export const RETURN_TO = "vscode://hub-kernels.hub-kernels/signed-in?windowId=1";
export const SCOPES = ["access:servers!user", "servers!user", "read:users!user"];
export const NOTE = "Hub Kernels on laptop (Visual Studio Code)";
export const MONTH_S = 30 * 24 * 60 * 60;

/** A hub with the companion, as its README says or with these arguments of `install`. */
export async function hubWithSignIn(options: HubOptions, installArguments = ""): Promise<RunningHub> {
  const twoLines = await companionConfig(await hubEnvironment(options.line ?? "5.5"));
  assert.match(twoLines, /install\(c\)/);
  const companion = twoLines.replace("install(c)", `install(c${installArguments && `, ${installArguments}`})`);
  const password = `c.DummyAuthenticator.password = ${JSON.stringify(PASSWORD)}\n`;
  return startHub({ ...options, config: password + (options.config ?? "") + companion });
}

export interface Begun extends SignInSecrets {
  url: string;
}

/** What the editor does first. */
export function begin(hub: RunningHub, about: Partial<SignInRequest> = {}): Begun {
  const secrets = newSignIn();
  const wish = { scopes: SCOPES, expiresInS: MONTH_S, note: NOTE, ...about };
  return { ...secrets, url: signInPage(hub.url, { ...wish, ...secrets }) };
}

/** The code that the page gave after Allow. */
export async function allowed(begun: Begun, user = "ada"): Promise<string> {
  const { code } = await allowOnPage(begun.url, { user, password: PASSWORD }, "allow");
  return asCode(code);
}

export function asCode(shown: string | undefined): string {
  const code = readCode(shown ?? "");
  assert.ok(code, "the page shows a code");
  return code;
}

export function exchange(hub: RunningHub, code: string, verifier: string): Promise<NewToken> {
  return exchangeCode({ baseUrl: hub.url, fetch: transportWith(hub, undefined).fetch }, { code, verifier }, noSignal);
}

export async function expectRefused(hub: RunningHub, code: string, verifier: string): Promise<void> {
  assert.equal((await failure(exchange(hub, code, verifier))).kind, "sign-in-code-refused");
}

/** Signed in, with the page open. */
export async function pageFor(url: string, user = "ada"): Promise<{ browser: PlainBrowser; page: Page; text: string }> {
  const browser = new PlainBrowser();
  const page = await browser.openSignedIn(url, { user, password: PASSWORD });
  return { browser, page, text: textOf(page.html) };
}

/** The ids of the tokens that the user asked for, and their notes. */
export async function tokensOf(hub: RunningHub, user: string): Promise<Map<string, string>> {
  const { body } = await hub.api("GET", `users/${user}/tokens`);
  const { api_tokens } = body as { api_tokens: { id: string; note: string }[] };
  return new Map(api_tokens.map(({ id, note }) => [id, note]));
}

/** What the hub answers to a body of this kind, in JSON unless it is a string already. */
export async function post(hub: RunningHub, body: unknown, contentType = "application/json") {
  const response = await fetch(`${hub.url}hub/api/hub-kernels/token`, {
    method: "POST",
    headers: { "content-type": contentType },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

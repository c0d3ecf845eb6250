import * as v from "valibot";
import { plainText } from "../../text/plain-text.js";
import type { HubFetch, HubResponse } from "../../transport/types.js";
import { readText } from "../body.js";
import { OAuthRefused } from "../errors.js";
import { failureFor, failureOf, retryAfterOf } from "../failures.js";
import { HubApi } from "../hub-api.js";
import { readAnswer, readIfSo } from "../json-answer.js";
import { frontsAnswer } from "../not-from-the-hub.js";
import type { Hearing } from "../tokens/lost-token.js";
import { createHubTokens, type HubToken, type HubTokens, type NewToken, type TokenRequest } from "../tokens/tokens.js";
import type { Whoami } from "../types.js";

/** A client that the hub's admin registered as a service. */
export interface RegisteredClient {
  clientId: string;
  clientSecret: string;
  /** exactly as it is registered: a hub compares it letter for letter */
  redirectUri: string;
}

export interface OAuthGrant {
  /** of the browser's session: it ends when its user logs out there */
  accessToken: string;
  /** as the hub lists them */
  scopes: string[];
}

interface Hub {
  baseUrl: string;
  fetch: HubFetch;
}

const MAX_REFUSAL_BYTES = 256 * 1024;
/** Also for a sign-in that its user broke off: what it left is ended all the same. */
const END_TIMEOUT_MS = 10_000;
const TOKEN_PATH = "hub/api/oauth2/token";
const grantModel = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  scope: v.nullish(v.string()),
});
/** RFC 6749, 5.2: `{"error": "invalid_grant", "error_description": "…"}` */
const refusalModel = v.object({ error: v.string(), error_description: v.nullish(v.string()) });

/** The hub's page that asks its user, for the browser. `scopes` undefined: all that the client may have. */
export function authorizeUrl(
  baseUrl: string,
  { clientId, redirectUri }: Omit<RegisteredClient, "clientSecret">,
  { state, challenge, scopes }: { state: string; challenge: string; scopes?: readonly string[] },
): string {
  const url = new URL("hub/api/oauth2/authorize", baseUrl);
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    state,
    // Hubs before 6.0 do not look at it.
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...(scopes && { scope: scopes.join(" ") }),
  }).toString();
  return url.href;
}

/**
 * The code of the redirect for a token: one request. Rejects with `OAuthRefused` and as every call of the hub's API.
 * @param hub its `fetch` sends no token
 */
export async function exchangeOAuthCode(
  { baseUrl, fetch }: Hub,
  client: RegisteredClient,
  { code, verifier }: { code: string; verifier: string },
  signal: AbortSignal,
): Promise<OAuthGrant> {
  const fields = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    code_verifier: verifier,
    redirect_uri: client.redirectUri,
    client_id: client.clientId,
    // A hub does not take it as HTTP Basic.
    client_secret: client.clientSecret,
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", headers, body: fields.toString(), signal, redirect: "manual" } as const;
  const response = await fetch(`${baseUrl}${TOKEN_PATH}`, init);
  if (!response.ok) throw await refusal(baseUrl, response);
  const grant = await readAnswer(response, grantModel, { hub: baseUrl, request: `POST ${TOKEN_PATH}` });
  return { accessToken: grant.access_token, scopes: (grant.scope ?? "").split(" ").filter(Boolean) };
}

/**
 * A named token with what was requested, and the end of the OAuth token. Needs `tokens!user`. Three requests; before hub 5.0 four. The hub
 * ends all OAuth tokens that this user has of the client, and not the browser's session.
 * @param hub its `fetch` sends `OAuthGrant.accessToken`; the log hears of an OAuth token that could not be ended
 */
export async function mintFromOAuth(
  { baseUrl, fetch, log }: Hub & { log: { warn(message: string): void } },
  request: TokenRequest,
  signal: AbortSignal,
  hearing: Hearing = (mint) => mint(),
): Promise<NewToken> {
  const api = new HubApi(baseUrl, fetch, undefined);
  const tokens = createHubTokens({ baseUrl, fetch });
  const whoami = await api.whoami(signal);
  try {
    return await hearing(() => tokens.mint(whoami.name, request, signal));
  } finally {
    await endOAuthToken(tokens, whoami, AbortSignal.timeout(END_TIMEOUT_MS)).catch((error: unknown) => {
      // It ends by itself with the browser's session; the token that was asked for is there, or its own error is thrown.
      log.warn(`The OAuth token of ${baseUrl} could not be ended: ${error instanceof Error ? error.message : "?"}`);
    });
  }
}

async function endOAuthToken(tokens: HubTokens, { name, tokenId, scopes }: Whoami, signal: AbortSignal): Promise<void> {
  const id = tokenId ?? newestSession(await tokens.list(name, signal), scopes)?.id;
  if (id !== undefined) await tokens.revoke(name, id, signal);
}

/** Hubs before 5.0 do not say which token asks: it is the one of a client that came last, with the same scopes. */
function newestSession(tokens: HubToken[], scopes: readonly string[]): HubToken | undefined {
  const asked = new Set(scopes);
  return tokens
    .filter(
      ({ kind, scopes: own }) => kind === "session" && own.length === asked.size && own.every((s) => asked.has(s)),
    )
    .sort((a, b) => (a.created ?? "").localeCompare(b.created ?? ""))
    .at(-1);
}

async function refusal(hub: string, response: HubResponse): Promise<Error> {
  const { status, headers } = response;
  if (status < 400 || status >= 500) return failureOf(hub, response);
  const body = await readText(response, MAX_REFUSAL_BYTES);
  const said = readIfSo(refusalModel, body);
  if (said) return new OAuthRefused(hub, plainText(said.error), plainText(said.error_description));
  return headers.get("x-jupyterhub-version") === null && status !== 429
    ? frontsAnswer(hub, response, body)
    : failureFor(hub, { status, message: "", ...retryAfterOf(response) });
}

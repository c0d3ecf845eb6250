import * as v from "valibot";
import { plainText } from "../../text/plain-text.js";
import type { HubFetch } from "../../transport/types.js";
import { PasswordRefused, RequestRefused, ScopeMissing, ServerNotFound, TokenRejected } from "../errors.js";
import { HubApi } from "../hub-api.js";
import { keptScopes } from "./kept-scopes.js";

/** What JupyterHub calls the client of tokens that were asked for by their user. */
const OWN_CLIENT = "JupyterHub";

/** A token as the hub lists it: never the token itself. */
export interface HubToken {
  id: string;
  /** '' where none was given */
  note: string;
  /** `api`: somebody asked for it; `server`: a running server's own; `session`: of a browser's sign-in, or of a service */
  kind: "api" | "server" | "session";
  /** expanded, as the hub lists them */
  scopes: string[];
  /** ISO, UTC */
  created?: string;
  /** ISO, UTC: last used */
  lastActivity?: string;
  /** ISO, UTC; without: never */
  expiresAt?: string;
}

export interface TokenRequest {
  scopes: readonly string[];
  /** those that it goes without where its user doesn't hold them */
  dispensable?: readonly string[];
  /** in seconds; undefined: what the hub takes for it, on most hubs for ever */
  expiresInS?: number;
  /** what the token page shows */
  note: string;
}

/** `name`: of the control, as `2fa` */
export interface SentCode {
  name: string;
  value: string;
}

export interface NewToken extends HubToken {
  token: string;
  user: string;
}

/** The tokens of users of one hub. Rejects as every call of the hub's API. */
export interface HubTokens {
  /** `GET users/NAME/tokens`, one request; needs `read:tokens` */
  list(user: string, signal: AbortSignal): Promise<HubToken[]>;
  /** `POST users/NAME/tokens`; needs `tokens`. One request, and one more each where the hub wants a shorter life (hubs from 5.1 on) or fewer scopes. */
  mint(user: string, request: TokenRequest, signal: AbortSignal): Promise<NewToken>;
  /**
   * As `mint`, without a token, a request or two more for a name that the hub writes otherwise. Rejects with `PasswordRefused`.
   * @param code what the hub's login form takes besides: sent under its name, as the form would, '' too
   */
  mintWithPassword(
    user: string,
    password: string,
    request: TokenRequest,
    signal: AbortSignal,
    code?: SentCode,
  ): Promise<NewToken>;
  /** `DELETE users/NAME/tokens/ID`, one request; needs `tokens`. One that is gone already is no error. */
  revoke(user: string, id: string, signal: AbortSignal): Promise<void>;
}

const optionalText = v.nullish(v.string());
const tokenModel = v.object({
  id: v.string(),
  note: optionalText,
  scopes: v.nullish(v.array(v.string())),
  oauth_client: optionalText,
  created: optionalText,
  last_activity: optionalText,
  expires_at: optionalText,
});
const listModel = v.object({ api_tokens: v.array(tokenModel) });
const newTokenModel = v.object({
  ...tokenModel.entries,
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  user: v.pipe(v.string(), v.nonEmpty()),
});

export function createHubTokens({ baseUrl, fetch }: { baseUrl: string; fetch: HubFetch }): HubTokens {
  const api = new HubApi(baseUrl, fetch, undefined);
  return {
    list: async (user, signal) => {
      const sent = { method: "GET", path: tokensPath(user), signal } as const;
      const listed = (await api.ask(sent, listModel)).api_tokens.map(toToken);
      // What has one id is one token, wherever it is shown or revoked.
      return [...new Map(listed.map((token) => [token.id, token])).values()];
    },
    mint: (user, request, signal) =>
      mint(api, user, request, {}, signal).catch((error: unknown) => {
        throw isNotForTokens(error) ? new ScopeMissing(baseUrl, ["tokens"], error.message) : error;
      }),
    mintWithPassword: (user, password, request, signal, code) =>
      mintWithPassword(api, { user, password, ...(code && { code }) }, request, signal),
    revoke: (user, id, signal) => revoke(api, user, id, signal),
  };
}

async function mint(
  api: HubApi,
  user: string,
  request: TokenRequest,
  auth: object,
  signal: AbortSignal,
): Promise<NewToken> {
  const post = async ({ note, scopes, expiresInS }: TokenRequest) => {
    const about = { note, scopes, ...(expiresInS !== undefined && { expires_in: expiresInS }) };
    const json = { ...auth, ...about };
    return await api.ask({ method: "POST", path: tokensPath(user), json, signal }, newTokenModel);
  };
  for (let asked = request; ;) {
    try {
      const model = await post(asked);
      return { ...toToken(model), token: model.token, user: model.user };
    } catch (error) {
      const less = lesser(asked, error);
      if (!less) throw error;
      asked = less;
    }
  }
}

/** What the hub would make instead of what it refused; `undefined`: nothing that would do. */
function lesser(asked: TokenRequest, error: unknown): TokenRequest | undefined {
  const longest = longestLifetimeS(error);
  if (longest !== undefined && asked.expiresInS !== undefined && longest < asked.expiresInS)
    return { ...asked, expiresInS: longest };
  const scopes = asked.scopes.filter((scope) => !asked.dispensable?.includes(scope));
  return isNotHeld(error) && scopes.length < asked.scopes.length ? { ...asked, scopes } : undefined;
}

/** `Not assigning requested scopes read:users:shares!user=ada not held by User ada` */
function isNotHeld(error: unknown): boolean {
  return error instanceof RequestRefused && error.message.includes("not held by");
}

/**
 * Most authenticators write names small (`Authenticator.normalize_username`), some leave the domain of a directory's name away, and the
 * address takes a name only as the hub has it. It is tried on only after the hub took the password.
 */
async function mintWithPassword(
  api: HubApi,
  typed: { user: string; password: string; code?: SentCode },
  request: TokenRequest,
  signal: AbortSignal,
): Promise<NewToken> {
  const username = typed.user.trim();
  const { password, code } = typed;
  const auth = { auth: { ...(code && { [code.name]: code.value }), username, password } };
  const small = username.toLowerCase();
  const [beforeDomain = ""] = small.split("@", 1);
  const withoutDomain = beforeDomain.slice(beforeDomain.lastIndexOf("\\") + 1);
  for (const user of new Set([username, small, withoutDomain || small])) {
    try {
      return await mint(api, user, request, auth, signal);
    } catch (error) {
      // `server-not-found`: a name that stands in no address, as `..`
      if (error instanceof TokenRejected || error instanceof ServerNotFound)
        throw new PasswordRefused(api.baseUrl, "", "unsaid");
      // Said only to those whose password is right.
      if (!isNotForTokens(error)) throw error;
    }
  }
  throw new PasswordRefused(api.baseUrl, "", "other-name");
}

async function revoke(api: HubApi, user: string, id: string, signal: AbortSignal): Promise<void> {
  const path = `${tokensPath(user)}/${encodeURIComponent(id)}`;
  try {
    await api.done({ method: "DELETE", path, signal });
  } catch (error) {
    if (!(error instanceof ServerNotFound)) throw error;
  }
}

/** `User Ada not found or no permissions to generate tokens` */
function isNotForTokens(error: unknown): error is Error {
  return error instanceof RequestRefused && /not found or no permissions to generate tokens/.test(error.message);
}

/** `token expires_in: 2592000 must not exceed 604800` (hubs from 5.1 on). In seconds. */
function longestLifetimeS(error: unknown): number | undefined {
  if (!(error instanceof RequestRefused)) return undefined;
  const [, seconds] = /must not exceed (\d+)/.exec(error.message) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

function toToken(model: v.InferOutput<typeof tokenModel>): HubToken {
  const note = plainText(model.note);
  return {
    id: model.id,
    note,
    kind: kindOf(note, model.oauth_client ?? OWN_CLIENT),
    scopes: keptScopes(model.scopes),
    ...(model.created != null && { created: model.created }),
    ...(model.last_activity != null && { lastActivity: model.last_activity }),
    ...(model.expires_at != null && { expiresAt: model.expires_at }),
  };
}

function kindOf(note: string, client: string): HubToken["kind"] {
  if (client !== OWN_CLIENT) return "session";
  return note.startsWith("Server at ") ? "server" : "api";
}

function tokensPath(user: string): string {
  return `users/${encodeURIComponent(user)}/tokens`;
}

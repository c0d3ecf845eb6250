import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import { plainText } from "../../text/plain-text.js";
import type { HubFetch } from "../../transport/types.js";
import { CompanionMissing, RequestRefused, ServerNotFound, SignInCodeRefused } from "../errors.js";
import { HubApi } from "../hub-api.js";
import { askCompanion } from "../options/companion.js";
import type { NewToken } from "../tokens/tokens.js";

/** What the companion takes as a note (`asked.py`), in characters. */
const LONGEST_NOTE = 100;
const SECRET_BYTES = 32;

/** What one sign-in is known by. Only `state` and `challenge` go into an address; neither is of use without the verifier. */
export interface SignInSecrets {
  state: string;
  verifier: string;
  challenge: string;
}

export interface SignInRequest {
  challenge: string;
  state: string;
  scopes: readonly string[];
  /** in seconds, from a minute to 366 days; the hub may shorten it */
  expiresInS: number;
  /** what the page and the hub's token page show; cut where it is too long */
  note: string;
  /** the editor's own URI `SCHEME://hub-kernels.hub-kernels/…`; without, the user types the code */
  returnTo?: string;
}

const tokenModel = v.object({
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  id: v.string(),
  user: v.pipe(v.string(), v.nonEmpty()),
  scopes: v.array(v.string()),
  expires_at: v.nullish(v.string()),
  created: v.nullish(v.string()),
  note: v.nullish(v.string()),
});

/** Does the hub's companion (`Companion.about`) sign editors in? */
export function canSignIn(abilities: readonly string[]): boolean {
  return abilities.includes("sign_in");
}

/** Does it know the scope for what is shared with a user? One that does not refuses the sign-in. */
export function canShowShares(abilities: readonly string[]): boolean {
  return abilities.includes("sign_in_shares");
}

export function newSignIn(): SignInSecrets {
  const verifier = randomBytes(SECRET_BYTES).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return { state: randomBytes(SECRET_BYTES).toString("base64url"), verifier, challenge };
}

/** The address of the hub's page on which the user allows it. */
export function signInPage(baseUrl: string, request: SignInRequest): string {
  const url = new URL(`${baseUrl}hub/hub-kernels/sign-in`);
  url.search = new URLSearchParams({
    challenge: request.challenge,
    state: request.state,
    scopes: request.scopes.join(" "),
    expires_in: String(request.expiresInS),
    note: printable(request.note),
    ...(request.returnTo !== undefined && { return: request.returnTo }),
  }).toString();
  return url.href;
}

/** A code as people type it, as it is sent; `undefined` when it can be none. The page uses no letter that looks like another. */
export function readCode(typed: string): string | undefined {
  const code = typed.replace(/[\s\p{Pd}]/gu, "").toUpperCase();
  return /^[A-HJ-NP-Z2-9]{8}$/.test(code) ? code : undefined;
}

/**
 * The token that was allowed, one request. Needs no authorization. Rejects with `SignInCodeRefused`, `RequestRefused` (what the account
 * lost meanwhile), or as every call of the hub's API.
 */
export async function exchangeCode(
  { baseUrl, fetch }: { baseUrl: string; fetch: HubFetch },
  { code, verifier }: { code: string; verifier: string },
  signal: AbortSignal,
): Promise<NewToken> {
  const api = new HubApi(baseUrl, fetch, undefined);
  const json = { code, verifier };
  const request = { method: "POST", path: "hub-kernels/token", json, signal } as const;
  const model = await askCompanion(api, request, tokenModel).catch((error: unknown) => {
    throw refusal(baseUrl, error);
  });
  return toToken(model);
}

function refusal(hub: string, error: unknown): unknown {
  if (error instanceof ServerNotFound) return new CompanionMissing(hub, "no such address");
  const isForbidden = error instanceof RequestRefused && error.status === 403;
  return isForbidden ? new SignInCodeRefused(hub, error.message) : error;
}

function toToken(model: v.InferOutput<typeof tokenModel>): NewToken {
  return {
    token: model.token,
    user: model.user,
    id: model.id,
    kind: "api",
    note: plainText(model.note),
    scopes: model.scopes,
    ...(model.created != null && { created: model.created }),
    ...(model.expires_at != null && { expiresAt: model.expires_at }),
  };
}

/** As Python's `str.isprintable` has it. */
function printable(note: string): string {
  const plain = note.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return Array.from(plain).slice(0, LONGEST_NOTE).join("").trim();
}

import * as v from "valibot";
import { plainText } from "../text/plain-text.js";
import type { HubError } from "../transport/errors.js";
import type { HubResponse } from "../transport/types.js";
import type { Front } from "./answer-errors.js";
import { readText } from "./body.js";
import {
  HubFault,
  LoginExpired,
  NamedServersDisabled,
  RequestRefused,
  ScopeMissing,
  ServerAlreadyRunning,
  ServerBusy,
  ServerLimitReached,
  ServerNotFound,
  SpawnFailed,
  Throttled,
  TokenRejected,
} from "./errors.js";
import { readIfSo } from "./json-answer.js";
import { frontOf, frontsAnswer } from "./not-from-the-hub.js";
import { isSpawnersSilence } from "./start/spawn-reason.js";

const MAX_BODY_BYTES = 256 * 1024;

/** Who answered, and what. `message` is plain text, '' when there is none. */
export interface Failure {
  status: number;
  message: string;
  retryAfterS?: number;
  /** where something before the hub answered */
  front?: Front;
}

/** The typed error for an answer of the hub's API that is no success. Reads the body. */
export async function failureOf(hub: string, response: HubResponse): Promise<HubError> {
  const { status, headers } = response;
  const body = await readText(response, MAX_BODY_BYTES);
  const words = wordsIn(body);
  // The body's shape is the hub's own. A proxy on the way may have put its page there, or taken the header away; a page with
  // the header and 404 is the hub's answer to an address that is not of its API.
  const isHubs = words !== undefined || (headers.get("x-jupyterhub-version") !== null && status !== 404);
  // 511 is a network that wants a sign-in first; 429 is the same whoever says it.
  if (isRedirect(status) || (!isHubs && (status < 500 || status === 511) && status !== 429)) {
    return frontsAnswer(hub, response, body);
  }
  const front = isHubs ? {} : { front: frontOf(response, body) };
  return failureFor(hub, { status, message: words ?? "", ...retryAfterOf(response), ...front });
}

/**
 * `Try again in 30 seconds.` (`handlers/base.py: spawn_single_user`), which the header says too: it is true for a moment, and a hub's words
 * are kept and shown later.
 */
const OWN_PAUSE = /(?:^|\s)try again in [^.]{1,40}\.?$/i;

/** The typed error for what the hub said, on its API or on a page. */
export function failureFor(hub: string, failure: Failure): HubError {
  const { status, message, retryAfterS, front } = failure;
  switch (status) {
    case 400:
      return badRequest(hub, message);
    case 401:
      return new TokenRejected(hub, message);
    case 403:
      return forbidden(hub, message);
    case 404:
      return new ServerNotFound(hub, message);
    case 429:
      return new Throttled(
        hub,
        retryAfterS === undefined ? message : message.replace(OWN_PAUSE, ""),
        retryAfterS,
        front,
      );
    case 408:
    case 424:
      return new HubFault(hub, status, message);
    default:
      return status >= 500 ? new HubFault(hub, status, message, front) : new RequestRefused(hub, status, message);
  }
}

/** `apihandlers/users.py: UserServerAPIHandler` */
function badRequest(hub: string, message: string): HubError {
  const [, pending] = / is pending (spawn|stop|check|rename)\b/.exec(message) ?? [];
  if (pending !== undefined) return new ServerBusy(hub, pending);
  if (/is already running/.test(message)) return new ServerAlreadyRunning(hub, message);
  if (/while it is being renamed/.test(message)) return new ServerBusy(hub, "rename");
  if (/already has the maximum of/.test(message)) return new ServerLimitReached(hub, message);
  if (/named servers are not enabled/i.test(message)) return new NamedServersDisabled(hub, message);
  return new RequestRefused(hub, 400, message);
}

/** A bad token is 403, never 401: `Missing or invalid credentials.`, on `/user` `Forbidden` or (6.1) null. */
function forbidden(hub: string, message: string): HubError {
  const [, scopes] = /requires any of \[([^[\]]*)\]/.exec(message) ?? [];
  if (scopes !== undefined) return new ScopeMissing(hub, listed(scopes), message);
  if (/auth has expired/i.test(message)) return new LoginExpired(hub, message);
  if (isWordless(message) || /missing or invalid credentials/i.test(message)) return new TokenRejected(hub, message);
  return new RequestRefused(hub, 403, message);
}

function listed(scopes: string): string[] {
  return scopes
    .split(",")
    .map((scope) => scope.trim())
    .filter(Boolean);
}

/** Is it the bare name of the status? */
export function isWordless(message: string): boolean {
  return /^(?:forbidden|error)?$/i.test(message);
}

const failureModel = v.object({ status: v.unknown(), message: v.unknown() });

/** `{"status": 403, "message": "…" | null}`; `undefined`: it is no hub's. */
function wordsIn(body: string): string | undefined {
  const said = readIfSo(failureModel, body);
  return said && plainText(said.message);
}

/** To a start a hub says 429 in its own words when it runs, or starts, as many servers as it may (`handlers/base.py: spawn_single_user`). */
export function limitOf(error: unknown): unknown {
  if (!(error instanceof Throttled)) return error;
  const { hub, hubMessage, retryAfterS } = error;
  return hubMessage === "" ? error : new ServerLimitReached(hub, hubMessage, retryAfterS);
}

/**
 * What an answer means that was given to a start of the server of this name. 404 is its spawner's word, as where the name is the choice,
 * unless the hub says that the user is not there or not to be seen (`scopes.py: needs_scope`).
 */
export function ofStart(error: unknown, name: string): unknown {
  if (!(error instanceof ServerNotFound)) return limitOf(error);
  const { hub, message } = error;
  if (/^(?:Not Found)?$|^No access to resources\b/i.test(message)) return error;
  return new SpawnFailed(hub, isSpawnersSilence(message) ? "" : message, false, { refused: { name, status: 404 } });
}

/** `Retry-After`: seconds, or a time by the clock of whoever sent it. */
export function retryAfterOf({ headers }: HubResponse): Pick<Failure, "retryAfterS"> {
  const retryAfter = headers.get("retry-after") ?? "";
  const sentAt = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(sentAt) ? Date.now() : sentAt;
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
  return Number.isFinite(seconds) ? { retryAfterS: Math.max(0, Math.ceil(seconds)) } : {};
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

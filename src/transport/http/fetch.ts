import { Readable } from "node:stream";
import { hubUrl } from "../address.js";
import type { ExchangeAnswer } from "../exchange-types.js";
import { authorize } from "../network/authorize.js";
import type { Link } from "../network/link.js";
import { toNetworkError } from "../network/network-errors.js";
import type { FetchInit, HubFetch, HubResponse, RequestLike } from "../types.js";
import { askedAgain } from "./asked-again.js";
import { sent } from "./exchange.js";
import { type BodyGuard, GuardedBody } from "./guarded-body.js";
import { HttpResponse } from "./http-response.js";
import { Limits } from "./limits.js";
import { isRequest } from "./request-like.js";
import { logged } from "./request-log.js";
import { streamedBody } from "./streamed-body.js";
import { PACKINGS, unpacked } from "./unpacked.js";

interface Outgoing {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Buffer | Readable | undefined;
}

/** The `fetch` of one session (see `HubFetch`). */
export function createFetch(link: Link): HubFetch {
  return async (input, init = {}) => {
    const limits = new Limits([init.signal, isRequest(input) ? input.signal : null, link.ended]);
    const toError = (error: unknown) =>
      limits.signal.aborted ? (limits.signal.reason as Error) : toNetworkError(link.baseUrl, error);
    let outgoing: Outgoing | undefined;
    const letGo = () => {
      limits.release();
      if (outgoing?.body instanceof Readable) outgoing.body.destroy();
    };
    try {
      const { url, ...request } = (outgoing = await read(link, input, init, limits));
      const asked = () => {
        limits.startTimer(link.baseUrl, init.timeoutMs ?? link.settings().requestTimeoutMs);
        const send = () => sent(link, url, { ...request, signal: limits.signal }, DOUBT_MS);
        return logged(link, { url, method: request.method }, send, ({ status }) => status);
      };
      const answer = await askedAgain(link, limits, asked).catch(async (error: unknown) => {
        throw await link.explained(toError(error));
      });
      limits.stopTimer();
      return guarded(link, { ...answer, url: url.href, method: request.method }, init, toError, letGo);
    } catch (error) {
      letGo();
      throw error;
    }
  };
}

async function read(link: Link, input: string | URL | RequestLike, init: FetchInit, limits: Limits): Promise<Outgoing> {
  const request = isRequest(input) ? input : undefined;
  const url = hubUrl(link, isRequest(input) ? input.url : input);
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = headersOf(request?.headers);
  for (const [name, value] of headersOf(init.headers)) headers.set(name, value);
  for (const [name, value] of Object.entries(DEFAULTS)) if (!headers.has(name)) headers.set(name, value);
  await authorize(link, headers, limits);
  const isBare = method === "GET" || method === "HEAD";
  const body = isBare ? undefined : await bodyOf(request, init.body, limits);
  return { url, method, headers: Object.fromEntries(headers), body };
}

async function bodyOf(request: RequestLike | undefined, given: FetchInit["body"], limits: Limits) {
  const body = given ?? (request ? await limits.race(() => request.text()) : "");
  if (typeof body === "string") return body || undefined;
  return body instanceof Uint8Array ? asBuffer(body) : streamedBody(body, limits);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A kept connection that brings no answer for so long may be dead, in ms. */
const DOUBT_MS = 5_000;

/** What `fetch` says of itself unless its caller does. */
const DEFAULTS = { accept: "*/*", "accept-encoding": PACKINGS };

function guarded(
  link: Link,
  answer: ExchangeAnswer & { url: string; method: string },
  { bodyIdleTimeoutMs }: FetchInit,
  toError: (error: unknown) => Error,
  onEnd: () => void,
): HubResponse {
  const set = link.settings();
  const idleTimeoutMs = bodyIdleTimeoutMs === undefined ? set.bodyIdleTimeoutMs : (bodyIdleTimeoutMs ?? undefined);
  const headers = headersOf(pairsOf(answer.rawHeaders));
  const isEvents = (headers.get("content-type") ?? "").toLowerCase().startsWith("text/event-stream");
  const isEndless = isEvents || idleTimeoutMs === undefined;
  const guard: BodyGuard = {
    hub: link.baseUrl,
    idleTimeoutMs,
    wholeTimeoutMs: isEndless ? undefined : Math.max(set.bodyTimeoutMs, bodyIdleTimeoutMs ?? 0),
    toError,
    onEnd,
  };
  const { status, statusText, url, method, stream } = answer;
  const isEmpty = method === "HEAD" || status === 204 || status === 304;
  const body = isEmpty ? stream : unpacked(stream, headers.get("content-encoding"));
  return new HttpResponse(new GuardedBody(body, guard), { status, statusText, headers, url });
}

/** The platform takes whatever gives pairs; its typings name some of that. */
function headersOf(given: FetchInit["headers"]): Headers {
  return new Headers(given as HeadersInit | undefined);
}

function* pairsOf(rawHeaders: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) yield [rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""];
}

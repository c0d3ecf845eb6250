import { Readable } from "node:stream";
import nodeFetch, { Headers, type Response } from "node-fetch";
import { hubUrl } from "../address.js";
import { watchReuse } from "../network/agent.js";
import { authorize } from "../network/authorize.js";
import type { Link } from "../network/link.js";
import { isReset, toNetworkError } from "../network/network-errors.js";
import type { FetchInit, HubFetch, HubResponse, RequestLike } from "../types.js";
import { askedAgain } from "./asked-again.js";
import { type BodyGuard, GuardedBody, type SourceBody } from "./guarded-body.js";
import { HttpResponse } from "./http-response.js";
import { Limits } from "./limits.js";
import { isRequest } from "./request-like.js";
import { logged } from "./request-log.js";
import { streamedBody } from "./streamed-body.js";

interface Outgoing {
  url: URL;
  method: string;
  headers: Headers;
  body: string | Buffer | Readable | null;
}

/** The `fetch` of one session (see `HubFetch`). */
export function createFetch(link: Link): HubFetch {
  return async (input, init = {}) => {
    const limits = new Limits([init.signal, isRequest(input) ? input.signal : null, link.ended]);
    const toError = (error: unknown) =>
      limits.signal.aborted ? (limits.signal.reason as Error) : toNetworkError(link.baseUrl, error);
    try {
      const outgoing = await read(link, input, init, limits);
      const request = () => {
        limits.startTimer(link.baseUrl, init.timeoutMs ?? link.settings().requestTimeoutMs);
        return logged(
          link,
          outgoing,
          () => send(link, outgoing, limits.signal),
          ({ status }) => status,
        );
      };
      // What its sender brings piece by piece goes with the first try.
      const isWhole = !(outgoing.body instanceof Readable);
      const response = await (isWhole ? askedAgain(link, limits, request) : request()).catch(async (error: unknown) => {
        throw await link.explained(toError(error));
      });
      limits.stopTimer();
      return guarded(link, response, init, toError, () => limits.release());
    } catch (error) {
      limits.release();
      throw error;
    }
  };
}

async function read(link: Link, input: string | URL | RequestLike, init: FetchInit, limits: Limits): Promise<Outgoing> {
  const request = isRequest(input) ? input : undefined;
  const url = hubUrl(link, isRequest(input) ? input.url : input);
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const headers = new Headers(request?.headers);
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  await authorize(link, headers, limits);
  if (method === "GET" || method === "HEAD") return { url, method, headers, body: null };
  return { url, method, headers, body: await bodyOf(request, init.body, limits) };
}

async function bodyOf(request: RequestLike | undefined, given: FetchInit["body"], limits: Limits) {
  const body = given ?? (request ? await limits.race(() => request.text()) : "");
  if (typeof body === "string") return body || null;
  return body instanceof Uint8Array ? asBuffer(body) : streamedBody(body, limits);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A kept connection that brings no answer for so long may be dead, in ms. */
const DOUBT_MS = 5_000;

/**
 * A connection that was kept from an earlier request may turn out to be closed, or dead. A request that changes nothing is then sent
 * again, until a fresh connection has had its try; any other may have arrived and is never repeated, so it gets a fresh one at once.
 */
async function send(link: Link, { url, method, headers, body }: Outgoing, signal: AbortSignal): Promise<Response> {
  const repeatable = method === "GET" || method === "HEAD";
  for (;;) {
    // With a signal that is aborted already node-fetch destroys the body with an error that nobody listens to: an uncaught exception.
    signal.throwIfAborted();
    const { agent, reused, failure, breakOff } = watchReuse(repeatable ? link.agent : link.freshAgent, link.way());
    const answer = nodeFetch(url, { method, headers, body, signal, agent, redirect: "manual" });
    const doubt = repeatable && reused() ? setTimeout(breakOff, DOUBT_MS) : undefined;
    try {
      return await answer;
    } catch (error) {
      if (signal.aborted || !repeatable || !reused() || !isReset(error)) throw failure() ?? error;
    } finally {
      clearTimeout(doubt);
    }
  }
}

function guarded(
  link: Link,
  response: Response,
  { bodyIdleTimeoutMs }: FetchInit,
  toError: (error: unknown) => Error,
  onEnd: () => void,
): HubResponse {
  const set = link.settings();
  const idleTimeoutMs = bodyIdleTimeoutMs === undefined ? set.bodyIdleTimeoutMs : (bodyIdleTimeoutMs ?? undefined);
  const isEvents = (response.headers.get("content-type") ?? "").toLowerCase().startsWith("text/event-stream");
  const isEndless = isEvents || idleTimeoutMs === undefined;
  const guard: BodyGuard = {
    hub: link.baseUrl,
    idleTimeoutMs,
    wholeTimeoutMs: isEndless ? undefined : Math.max(set.bodyTimeoutMs, bodyIdleTimeoutMs ?? 0),
    toError,
    onEnd,
  };
  // node-fetch gives each answer a body, also one that has none.
  return new HttpResponse(new GuardedBody(response.body as SourceBody, guard), response);
}

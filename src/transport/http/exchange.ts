import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { type Duplex, Readable } from "node:stream";
import { hubUrl } from "../address.js";
import type { Exchange, ExchangeAnswer, ExchangeRequest } from "../exchange-types.js";
import { watchReuse } from "../network/agent.js";
import { authorize } from "../network/authorize.js";
import type { Link } from "../network/link.js";
import { isReset, toNetworkError } from "../network/network-errors.js";
import { unpatched } from "../network/unpatched.js";
import { whenAborted } from "../waiting.js";
import { askedAgain } from "./asked-again.js";
import { Limits } from "./limits.js";
import { logged } from "./request-log.js";

/** The `exchange` of one session (see `HubSession`). */
export function createExchange(link: Link): Exchange {
  return async (address, request) => {
    const url = hubUrl(link, address);
    const limits = new Limits([request.signal, link.ended]);
    try {
      const headers = new Headers(request.headers);
      await authorize(link, headers, limits);
      const outgoing = { ...request, headers: Object.fromEntries(headers), signal: limits.signal };
      const { method } = request;
      const send = () => sent(link, url, outgoing);
      const answer = await askedAgain(link, limits, () => logged(link, { method, url }, send, ({ status }) => status));
      answer.stream.once("close", () => limits.release());
      return answer;
    } catch (error) {
      limits.release();
      throw error;
    }
  };
}

export interface Outgoing extends Omit<ExchangeRequest, "body"> {
  body?: ExchangeRequest["body"] | string | Buffer;
}

/**
 * A kept connection may turn out to be closed, or dead: what changes nothing is sent again then, over a fresh one. Anything else may have
 * arrived and is never repeated, so it gets a fresh one at once. Rejects with this room's errors, or with the signal's reason.
 * @param doubtMs a kept connection that brings no answer for so long is taken for dead; without it only one that is closed
 */
export async function sent(link: Link, url: URL, request: Outgoing, doubtMs?: number): Promise<ExchangeAnswer> {
  const { method, headers, body, signal } = request;
  const open = (url.protocol === "https:" ? unpatched(https) : unpatched(http)).request;
  const isRepeatable = ["GET", "HEAD"].includes(method) && !body && headers["upgrade"] === undefined;
  for (let isFresh = !isRepeatable; ; isFresh = true) {
    signal?.throwIfAborted();
    const { agent, reused, breakOff } = watchReuse(isFresh ? link.freshAgent : link.agent, link.way());
    const answer = answerOf(open(url, { agent, method, headers }), request);
    const doubt = doubtMs !== undefined && reused() && !isFresh ? setTimeout(breakOff, doubtMs) : undefined;
    try {
      return await answer;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isFresh || !reused() || !isReset(error)) throw toNetworkError(link.baseUrl, error);
    } finally {
      clearTimeout(doubt);
    }
  }
}

/** What a request is answered with, over whatever it goes. The signal ends it, also while its answer is read. Rejects with Node's own errors. */
export function answerOf(
  request: http.ClientRequest,
  { body, signal }: Pick<Outgoing, "body" | "signal">,
): Promise<ExchangeAnswer> {
  return new Promise((resolve, reject) => {
    const release = signal ? whenAborted(signal, () => request.destroy(new Error("the request was given up"))) : noop;
    const answered = (message: IncomingMessage, stream: Readable | Duplex, isUpgraded: boolean) => {
      // Who holds it may not listen yet, and an error that nobody listens to ends the extension host.
      stream.on("error", noop).once("close", release);
      const { statusCode = 0, statusMessage = "", rawHeaders } = message;
      const about = { status: statusCode, statusText: statusMessage, rawHeaders };
      resolve(isUpgraded ? { ...about, stream: stream as Duplex, isUpgraded } : { ...about, stream, isUpgraded });
    };
    request
      .on("response", (response) => answered(response, response, false))
      .on("upgrade", (response, stream, head) => {
        if (head.length > 0) stream.unshift(head);
        if (signal) whenAborted(signal, () => stream.destroy());
        answered(response, stream, true);
      })
      .on("error", (error) => {
        release();
        reject(error);
      });
    if (!(body instanceof Readable)) {
      // Of what is sent with a DELETE Node would leave it out.
      if (body !== undefined) request.setHeader("content-length", Buffer.byteLength(body));
      request.end(body);
      return;
    }
    body.on("error", () => request.destroy());
    // Where no connection comes about, nothing of it was read, and it can go with another try.
    request.once("socket", () => body.pipe(request));
  });
}

const noop = (): void => undefined;

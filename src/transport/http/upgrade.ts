import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { hubUrl } from "../address.js";
import { SocketRefused } from "../errors.js";
import { authorize } from "../network/authorize.js";
import type { Link } from "../network/link.js";
import { toNetworkError } from "../network/network-errors.js";
import { unpatched } from "../network/unpatched.js";
import type { HubSession, Upgraded } from "../types.js";
import { whenAborted } from "../waiting.js";
import { askedAgain } from "./asked-again.js";
import { Limits } from "./limits.js";
import { logged } from "./request-log.js";

/** The status of an answer that takes up the other protocol. */
const SWITCHING = 101;

/** The `upgrade` of one session (see `HubSession`). */
export function createUpgrade(link: Link): HubSession["upgrade"] {
  return async (address, headers, signal) => {
    const url = hubUrl(link, address);
    const limits = new Limits([signal, link.ended]);
    try {
      const outgoing = new Headers(headers);
      await authorize(link, outgoing, limits);
      const upgraded = await askedAgain(link, limits, () => {
        limits.startTimer(link.baseUrl, link.settings().socketTimeoutMs);
        const request = () => switched(link, url, Object.fromEntries(outgoing), limits.signal);
        return logged(link, { method: "GET", url }, request, () => SWITCHING);
      });
      return endedWith(link.ended, upgraded);
    } finally {
      limits.release();
    }
  };
}

function switched(link: Link, url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Upgraded> {
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === "https:" ? unpatched(https) : unpatched(http);
    request(url, { agent: link.freshAgent, headers, signal })
      .on("upgrade", ({ rawHeaders }, stream, head) => {
        // Who holds it may not listen yet, and an error that nobody listens to ends the extension host.
        stream.on("error", () => undefined);
        if (head.length > 0) stream.unshift(head);
        resolve({ stream, rawHeaders });
      })
      .on("response", (response) => {
        response.destroy();
        reject(refusalOf(link.baseUrl, url, response));
      })
      .on("error", (error) => reject(signal.aborted ? (signal.reason as Error) : toNetworkError(link.baseUrl, error)))
      .end();
  });
}

/** What a request for a socket is answered with instead. */
export function refusalOf(baseUrl: string, url: URL, { statusCode = 0, headers }: IncomingMessage): SocketRefused {
  const { location } = headers;
  const isAddress = location !== undefined && URL.canParse(location, url);
  return new SocketRefused(baseUrl, statusCode, isAddress ? new URL(location, url).pathname : undefined);
}

function endedWith<T extends { stream: Duplex }>(ended: AbortSignal, upgraded: T): T {
  const release = whenAborted(ended, () => upgraded.stream.destroy());
  upgraded.stream.once("close", release);
  return upgraded;
}

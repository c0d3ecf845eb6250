import http from "node:http";
import type { Socket } from "node:net";
import { portOf } from "../address.js";
import { whenAborted } from "../waiting.js";
import { unpatched } from "./unpatched.js";

/** As a proxy is asked for it: host and port. */
export function addressOf(origin: URL): string {
  return `${origin.hostname}:${portOf(origin)}`;
}

/** Of the user and password in a proxy's address. */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Asks the proxy at the other end of a connection to lead it on to an address (CONNECT, RFC 9110 9.3.6). From a status of 200 to 299 on the
 * connection leads there; otherwise it is of no use any more.
 */
export function tunnel(
  socket: Socket,
  address: string,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host: address, ...(authorization !== undefined && { "proxy-authorization": authorization }) };
    const request = unpatched(http).request({
      method: "CONNECT",
      path: address,
      headers,
      createConnection: () => socket,
    });
    const release = whenAborted(signal, (reason) => request.destroy(reason as Error));
    const end = (status: number, head?: Buffer) => {
      release();
      if (head && head.length > 0) socket.unshift(head);
      resolve(status);
    };
    request.once("connect", ({ statusCode = 0 }, _socket, head) => end(statusCode, head));
    // Node gives an answer to CONNECT as `connect`, whatever its status.
    request.once("error", (error) => {
      release();
      request.on("error", () => undefined);
      reject(signal.aborted ? (signal.reason as Error) : error);
    });
    request.end();
  });
}

// What a plain client sees, which shares no code with the extension.
import { once } from "node:events";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { urlToHttpOptions } from "node:url";
import { type ClientOptions, WebSocket } from "ws";

export type Asked = RequestOptions & { body?: string };

export async function textOf(where: string | RequestOptions, asked: Asked = {}): Promise<string> {
  const chunks: string[] = [];
  await ask(where, asked, (chunk) => chunks.push(chunk));
  return chunks.join("");
}

/** The data of all events. */
export async function eventsOf(url: string, asked: Asked, onEvent: () => void = () => undefined): Promise<string> {
  const events: string[] = [];
  await ask(url, asked, (chunk) => {
    for (const [, data = ""] of chunk.matchAll(/data: (.+)/g)) {
      events.push(data);
      onEvent();
    }
  });
  return events.join(" ");
}

export async function ask(
  where: string | RequestOptions,
  asked: Asked,
  onChunk: (chunk: string) => void = () => undefined,
) {
  const options = { agent: false, ...(typeof where === "string" ? urlToHttpOptions(new URL(where)) : where), ...asked };
  const request = options.protocol === "http:" ? httpRequest(options) : httpsRequest(options);
  request.end(asked.body);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  answer.setEncoding("utf8").on("data", onChunk);
  await once(answer, "end");
  return answer;
}

/** An open connection to a host and port through a proxy; a refusal has its words. */
export async function tunnelThrough(proxy: string, host: string, asked: RequestOptions = {}): Promise<Duplex> {
  const request = proxy.startsWith("https:") ? httpsRequest : httpRequest;
  const asking = request(proxy, { method: "CONNECT", path: host, agent: false, ...asked }).end();
  const [answer, tunnel] = (await once(asking, "connect")) as [IncomingMessage, Duplex];
  if (answer.statusCode === 200) return tunnel;
  tunnel.destroy();
  throw new Error(`${answer.statusCode} ${answer.headers["proxy-authenticate"] ?? answer.statusMessage}`);
}

/** As browsers have it for *.localhost, and not every system. */
export const toLoopback: LookupFunction = (_name, _options, callback) => {
  callback(null, [{ address: "127.0.0.1", family: 4 }]);
};

export async function openSocket(url: string, asked: ClientOptions): Promise<WebSocket> {
  const socket = new WebSocket(url.replace("http", "ws"), asked);
  await once(socket, "open");
  return socket;
}

/** What comes back over a WebSocket. */
export async function echoOf(url: string, asked: ClientOptions, message = "hello"): Promise<string> {
  const socket = await openSocket(url, asked);
  socket.send(message);
  try {
    const closed = once(socket, "close").then(([code]) => Promise.reject(new Error(`closed ${code}`)));
    const [echo] = (await Promise.race([once(socket, "message"), closed])) as [Buffer];
    return echo.toString();
  } finally {
    socket.terminate();
  }
}

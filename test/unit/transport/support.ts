import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ServerOptions, WebSocketServer } from "ws";
import type { RequestLike } from "../../../src/transport/types.js";
import { type ASession, aSession, type SessionWish } from "../../a-session.js";

/** No program listens on this port. One that was free a moment ago may be somebody's by now: other tests run beside. */
export const NOBODY = "http://127.0.0.1:1/";
export const TOKEN = "0123456789abcdef0123456789abcdef";

const closing: (() => unknown)[] = [];

/** Call it in `afterEach`: ends every server and transport of the test. */
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

async function listen(server: http.Server | net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}

export interface TestServer {
  url: string;
  requests: http.IncomingMessage[];
  /** connections taken so far */
  connections: () => number;
  server: http.Server;
}

export async function startServer(answer: http.RequestListener, tls?: https.ServerOptions): Promise<TestServer> {
  const requests: http.IncomingMessage[] = [];
  let connections = 0;
  const listener: http.RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.on("connection", () => connections++);
  const port = await listen(server);
  return { url: `${tls ? "https" : "http"}://127.0.0.1:${port}/`, requests, connections: () => connections, server };
}

/** A server that speaks no HTTP of its own accord: what it does with a connection is the test's. */
export async function startRawServer(onConnection: (socket: net.Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(net.createServer(onConnection))}/`;
}

export interface SocketServer extends TestServer {
  upgrades: http.IncomingMessage[];
  sockets: WebSocketServer;
}

export async function startSocketServer(options: ServerOptions = {}): Promise<SocketServer> {
  const upgrades: http.IncomingMessage[] = [];
  const test = await startServer((_request, response) => response.end("ok"));
  const sockets = new WebSocketServer({ ...options, noServer: true });
  test.server.on("upgrade", (request, socket, head) => {
    upgrades.push(request);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request));
  });
  return { ...test, upgrades, sockets };
}

export function transportTo(baseUrl: string, options: Partial<SessionWish> = {}): ASession {
  const transport = aSession({ baseUrl, token: TOKEN, ...options });
  closing.push(() => transport.dispose());
  return transport;
}

/** A log that keeps its lines. */
export function keepingLog() {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  return { lines, trace: keep, debug: keep, info: keep, warn: keep };
}

/** As the Jupyter extension passes it: node-fetch 2's `Request`. */
export class NodeFetch2Request implements RequestLike {
  readonly method: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | null;

  constructor(
    readonly url: string,
    private readonly init: {
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      signal?: AbortSignal;
    } = {},
  ) {
    this.method = init.method ?? "GET";
    this.headers = new Headers(init.headers);
    this.signal = init.signal ?? null;
  }

  text() {
    return Promise.resolve(this.init.body ?? "");
  }
}

/** A certificate that nobody vouches for. */
export function selfSignedCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), "hub-kernels-tls-"));
  try {
    const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1";
    const names = ["-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync("openssl", [...how.split(" "), ...names, "-keyout", key, "-out", cert], { stdio: "ignore" });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** How often a header was on the wire. */
export function countHeader(request: http.IncomingMessage, name: string): number {
  return request.rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}

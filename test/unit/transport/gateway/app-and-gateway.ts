import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { AppUpstream, PageHolder } from "../../../../src/transport/gateway/contract.js";
import { Gateway, type GatewayDeps } from "../../../../src/transport/gateway/gateway.js";
import { answerOf } from "../../../../src/transport/http/exchange.js";
import { quietLog } from "../../../quiet-log.js";

export const PREFIX = "/user/ada/proxy/8050/";

/** An app on this machine, a gateway before it, and a browser's requests to that. */
export class AppAndGateway {
  readonly asked: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];
  readonly troubles: string[] = [];
  closedAsIdle = 0;
  gateway!: Gateway;
  handle: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => response.end("hello");
  readonly #app = http.createServer((request, response) => {
    this.asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    this.handle(request, response);
  });
  readonly sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered].at(-1) ?? false,
  });

  constructor() {
    this.#app.on("upgrade", (request, socket, head) => {
      this.asked.push({ method: "UPGRADE", url: request.url ?? "", headers: request.headers });
      if (request.url?.endsWith("/refused")) socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
      else this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit("connection", opened));
    });
  }

  async open(more: Partial<GatewayDeps> = {}, prefix = PREFIX): Promise<void> {
    this.#app.listen(0, "127.0.0.1");
    await once(this.#app, "listening");
    const origin = `http://127.0.0.1:${this.appPort}`;
    const upstream: AppUpstream = {
      origin: () => origin,
      otherNames: [`http://localhost:${this.appPort}`],
      prefix: () => prefix,
      serverPath: () => "/user/ada/",
      exchange: (path, request) =>
        answerOf(
          http.request(new URL(path, origin), {
            method: request.method,
            headers: { ...request.headers, authorization: "token secret-of-the-hub" },
          }),
          request,
        ),
    };
    this.gateway = await Gateway.open({
      upstream,
      trouble: ({ kind }) => {
        this.troubles.push(kind);
        return `trouble: ${kind}`;
      },
      closedAsIdle: () => this.closedAsIdle++,
      log: quietLog,
      ...more,
    });
  }

  /** What the app was asked last. */
  get last() {
    const asked = this.asked.at(-1);
    if (!asked) throw new Error("the app was not asked");
    return asked;
  }

  get appPort(): number {
    return (this.#app.address() as AddressInfo).port;
  }

  get port(): number {
    return Number(new URL(this.gateway.address).port);
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The cookie that an entry gives, as a browser sends it back. */
  async enter(holder: PageHolder = "browser"): Promise<string> {
    const { headers } = await this.ask(this.gateway.entry(holder));
    return headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  }

  async ask(path: string, { method = "GET", headers = {}, body = "" } = {}) {
    // A URL of its own would be tidied up before it is sent.
    const request = http.request({ host: "127.0.0.1", port: this.port, path, method, headers, agent: false });
    request.end(body);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, rawHeaders: response.rawHeaders, text };
  }

  /** What comes back for bytes as they are. */
  async raw(bytes: string): Promise<string> {
    const socket = net.connect(this.port, "127.0.0.1");
    socket.write(bytes);
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    return text;
  }

  async close(): Promise<void> {
    this.gateway.close();
    this.#app.closeAllConnections();
    this.#app.close();
    await once(this.#app, "close");
  }
}

import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export interface RecordedRequest {
  method: string;
  /** With the names of the query's parameters, without their values: "/hub/api/users/ada?include_stopped_servers". */
  path: string;
  /** 0 while there is no answer yet, and for ever when the connection was dropped. 101 is an opened WebSocket. */
  status: number;
  atMs: number;
}

/** What the proxy does wrong, for as long as it is set. */
export interface ProxyFaults {
  /** Only requests whose path (with the base path) matches suffer. */
  only?: RegExp | undefined;
  /** Each request waits this long before it is passed on. */
  delayMs: number;
  /** Connections are dropped without an answer. */
  refuse: boolean;
  /** The proxy answers by itself, and the hub hears nothing. */
  instead?: { status: number; headers?: Record<string, string>; body?: string } | undefined;
  /** The hub hears the request, and its answer is lost. */
  loseAnswers?: boolean | undefined;
  /** By its answers the hub's clock is so much ahead, in ms. */
  clockAheadMs?: number | undefined;
  /** An event stream is kept back until it has ended. */
  bufferProgress?: boolean | undefined;
  /** An event stream ends, or its connection breaks, after its first event. */
  cutProgress: false | "end" | "break";
}

/** A reverse proxy that writes down what a client asks, and misbehaves on demand. Nothing is buffered. */
export class RecordingProxy {
  readonly requests: RecordedRequest[] = [];
  readonly faults: ProxyFaults = { delayMs: 0, refuse: false, cutProgress: false };
  // Kept-alive connections would outlive a restart of the hub's proxy and break the first request after it.
  private readonly agent = new Agent({ keepAlive: false });
  private readonly upgraded = new Set<Duplex>();
  private readonly stopping = new AbortController();
  // A TLS front (own CA, client certificates) becomes another way to create this server.
  private readonly server = createServer((incoming, answer) => void this.pass(incoming, answer));

  constructor(private readonly upstreamPort: number) {
    this.server.on("upgrade", (incoming, socket, head) => void this.upgrade(incoming, socket, head));
    this.server.requestTimeout = 0;
    // A busy client could send on a connection that was just ended here for having nothing to do: its request would fail.
    this.server.keepAliveTimeout = 0;
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks all open WebSockets; new ones go through. */
  cutSockets(): void {
    for (const socket of this.upgraded) socket.destroy();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.cutSockets();
    this.agent.destroy();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const record = this.record(incoming);
    if (!(await this.letThrough(incoming, answer))) return;
    const { instead, loseAnswers, bufferProgress } = this.hits(incoming) ? this.faults : {};
    if (instead) {
      record.status = instead.status;
      answer.writeHead(instead.status, { "content-type": "text/html", ...instead.headers }).end(instead.body);
      return;
    }
    const upstream = request(this.upstreamOf(incoming));
    incoming.pipe(upstream);
    answer.once("close", () => upstream.destroy());
    upstream.once("error", () => this.upstreamFailed(record, answer));
    upstream.once("response", (response) => {
      record.status = response.statusCode ?? 0;
      if (loseAnswers) {
        answer.destroy();
        return;
      }
      if (bufferProgress && isEventStream(response)) {
        void keepBack(response, answer);
        return;
      }
      answer.writeHead(record.status, response.statusMessage, this.headersFor(incoming, response));
      answer.flushHeaders();
      response.once("error", () => answer.destroy());
      response.once("close", () => {
        if (!response.complete) answer.destroy();
      });
      if (this.isCut(incoming, response)) this.cutAfterFirstEvent(response, answer);
      else response.pipe(answer);
    });
  }

  private async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const record = this.record(incoming);
    socket.on("error", () => socket.destroy());
    if (!(await this.letThrough(incoming, socket))) return;
    const upstream = request(this.upstreamOf(incoming));
    upstream.once("error", () => socket.destroy());
    upstream.once("response", (response) => {
      record.status = response.statusCode ?? 0;
      socket.write(headOf(response));
      response.pipe(socket);
    });
    upstream.once("upgrade", (response, far, farHead) => {
      record.status = 101;
      socket.write(headOf(response));
      socket.write(farHead);
      far.write(head);
      this.join(socket, far);
    });
    upstream.end();
  }

  private join(near: Duplex, far: Duplex): void {
    this.upgraded.add(near);
    near.pipe(far).pipe(near);
    far.on("error", () => near.destroy());
    far.once("close", () => near.destroy());
    near.once("close", () => {
      this.upgraded.delete(near);
      far.destroy();
    });
  }

  private record(incoming: IncomingMessage): RecordedRequest {
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
    const names = [...url.searchParams.keys()].join("&");
    const path = names === "" ? url.pathname : `${url.pathname}?${names}`;
    const record = { method: incoming.method ?? "", path, status: 0, atMs: Date.now() };
    this.requests.push(record);
    return record;
  }

  private hits(incoming: IncomingMessage): boolean {
    return this.faults.only?.test(incoming.url ?? "") ?? true;
  }

  private async letThrough(incoming: IncomingMessage, client: Duplex | ServerResponse): Promise<boolean> {
    const hit = this.hits(incoming);
    if (hit && this.faults.delayMs > 0) {
      await delay(this.faults.delayMs, undefined, { signal: this.stopping.signal }).catch(() => client.destroy());
    }
    if (hit && this.faults.refuse) client.destroy();
    return !client.destroyed;
  }

  private upstreamOf(incoming: IncomingMessage): RequestOptions {
    return {
      host: "127.0.0.1",
      port: this.upstreamPort,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
      agent: this.agent,
    };
  }

  private upstreamFailed(record: RecordedRequest, answer: ServerResponse): void {
    if (answer.headersSent) {
      answer.destroy();
      return;
    }
    record.status = 502;
    answer.writeHead(502).end("The rig's hub does not answer.");
  }

  /** HTTP/1.0 knows no chunks: the end of the connection is the end of an answer. */
  private headersFor({ httpVersion }: IncomingMessage, { rawHeaders }: IncomingMessage): string[] {
    const { clockAheadMs = 0 } = this.faults;
    const nameAt = (index: number) => (rawHeaders[index - (index % 2)] ?? "").toLowerCase();
    const ahead = (date: string) => new Date(Date.parse(date) + clockAheadMs).toUTCString();
    return rawHeaders
      .map((text, index) => (index % 2 === 1 && nameAt(index) === "date" ? ahead(text) : text))
      .filter((_, index) => httpVersion !== "1.0" || nameAt(index) !== "transfer-encoding");
  }

  private isCut(incoming: IncomingMessage, response: IncomingMessage): boolean {
    return isEventStream(response) && this.faults.cutProgress !== false && this.hits(incoming);
  }

  private cutAfterFirstEvent(response: IncomingMessage, answer: ServerResponse): void {
    let sent = "";
    response.on("data", (chunk: Buffer) => {
      sent += chunk.toString();
      // Blank lines that only keep the connection alive come before the first event, and others may come in one piece with it.
      const [first] = /^[^]*?data:.*\n\n/.exec(sent) ?? [];
      if (first === undefined) return;
      const { cutProgress } = this.faults;
      // What is buffered already would still come.
      response.removeAllListeners("data");
      response.destroy();
      if (cutProgress === "break") answer.write(first, () => answer.destroy());
      else answer.end(first);
    });
  }
}

function isEventStream({ headers }: IncomingMessage): boolean {
  return headers["content-type"]?.startsWith("text/event-stream") ?? false;
}

/** As a front does that wants to have an answer whole before it passes it on. */
async function keepBack(response: IncomingMessage, answer: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
    answer.writeHead(response.statusCode ?? 502, response.statusMessage, response.rawHeaders);
    answer.end(Buffer.concat(chunks));
  } catch {
    answer.destroy();
  }
}

function headOf(response: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${response.statusCode ?? 502} ${response.statusMessage ?? ""}`];
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    lines.push(`${response.rawHeaders[i] ?? ""}: ${response.rawHeaders[i + 1] ?? ""}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

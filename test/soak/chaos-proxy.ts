import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { Dice } from "./dice.js";
import { rudely } from "./rude-messages.js";
import { wrongAnswer } from "./wrong-answers.js";

/** What goes wrong on the way, for as long as it is set. Parts are from 0 to 1. */
export interface Weather {
  seed: number;
  /** of requests and sockets that go wrong */
  wrong: number;
  /** of kernels' messages that are not as they should be */
  rude: number;
  /** only sockets whose path has this get such messages */
  rudeTo: string;
  /** the token is refused now and then */
  refusals: boolean;
}

type Way = "instead" | "late" | "stalled" | "closed" | "lost" | "half" | "dripping";

const DRIP_MS = 200;
const LONGEST_DELAY_MS = 3_000;
/** A kernel may be as rude as it likes; but what it costs to carry that would be most of the run. */
const RUDE_EACH_SECOND = 20;
/** A socket that is to break does so within this time, in ms. */
const LONGEST_LIFE_MS = 15_000;

/** What stands between the client and its hub, and does whatever such things do. */
export class ChaosProxy {
  #weather: Weather | undefined;
  #dice = new Dice(0);
  /** held back until the weather changes */
  readonly #held = new Set<Duplex | ServerResponse>();
  /** half open, until the weather is bad again: whoever holds them is to notice that by itself */
  readonly #deaf = new Set<Duplex>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #rude = { sinceMs: 0, sent: 0 };
  readonly #sockets = new Set<WebSocket>();
  readonly #server = createServer((incoming, answer) => this.#pass(incoming, answer));
  readonly #front = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (_, incoming) => farProtocol.get(incoming) || false,
  });

  constructor(private readonly upstreamPort: number) {
    this.#server.on("upgrade", (incoming, socket, head) => this.#upgrade(incoming, socket, head));
    this.#server.requestTimeout = 0;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** `undefined`: all goes well from now on, and what hangs ends. */
  set weather(weather: Weather | undefined) {
    this.#weather = weather;
    if (weather) {
      this.#dice = new Dice(weather.seed);
      for (const deaf of this.#deaf) deaf.destroy();
      this.#deaf.clear();
    }
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const held of this.#held) held.destroy();
    this.#held.clear();
  }

  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
  }

  close(): void {
    this.weather = undefined;
    for (const deaf of this.#deaf) deaf.destroy();
    this.cut();
    this.#server.close();
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #wayOf(): Way | undefined {
    if (!this.#weather || !this.#dice.chance(this.#weather.wrong)) return undefined;
    return this.#dice.weighted<Way>([
      [8, "instead"],
      [3, "late"],
      [1, "stalled"],
      [2, "closed"],
      [2, "lost"],
      [2, "half"],
      [1, "dripping"],
    ]);
  }

  #pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const way = this.#wayOf();
    switch (way) {
      case "instead": {
        const { status, headers, body } = wrongAnswer(this.#dice, this.#weather?.refusals ?? false);
        incoming.resume();
        answer.writeHead(status, headers).end(body);
        return;
      }
      case "closed":
        answer.destroy();
        return;
      case "stalled":
        this.#held.add(answer);
        return;
      case "late":
        setTimeout(() => this.#forward(incoming, answer, undefined), this.#dice.int(0, LONGEST_DELAY_MS));
        return;
      case "lost":
      case "half":
      case "dripping":
      case undefined:
        this.#forward(incoming, answer, way);
    }
  }

  #forward(incoming: IncomingMessage, answer: ServerResponse, way: Way | undefined): void {
    const upstream = request({
      host: "127.0.0.1",
      port: this.upstreamPort,
      method: incoming.method,
      path: incoming.url,
      headers: incoming.headers,
    });
    incoming.pipe(upstream);
    answer.once("close", () => upstream.destroy());
    upstream.once("error", () => answer.destroy());
    upstream.once("response", (response) => {
      response.once("error", () => answer.destroy());
      if (way === "lost") {
        answer.destroy();
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.statusMessage, response.rawHeaders);
      answer.flushHeaders();
      if (way === undefined) response.pipe(answer);
      else this.#partly(response, answer, way);
    });
  }

  #partly(response: IncomingMessage, answer: ServerResponse, way: Way): void {
    let hasBody = false;
    response.once("end", () => hasBody || answer.end());
    response.once("data", (chunk: Buffer) => {
      hasBody = true;
      if (way === "half") answer.write(chunk.subarray(0, chunk.length / 2), () => answer.destroy());
      else {
        this.#held.add(answer);
        this.#drip(answer, chunk, 0);
      }
    });
  }

  #drip(answer: ServerResponse, chunk: Buffer, at: number): void {
    if (answer.destroyed || at >= chunk.length) return;
    answer.write(chunk.subarray(at, at + 1));
    this.#after(DRIP_MS, () => this.#drip(answer, chunk, at + 1));
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const way = this.#wayOf();
    if (way === "instead") {
      const { status, headers = {} } = wrongAnswer(this.#dice, this.#weather?.refusals ?? false);
      const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} No\r\n${lines.join("")}\r\n`, "latin1");
    } else if (way === "closed") socket.destroy();
    else if (way === "stalled") this.#held.add(socket);
    else this.#join(incoming, socket, head, way);
  }

  #join(incoming: IncomingMessage, socket: Duplex, head: Buffer, way: Way | undefined): void {
    const { authorization = "", "sec-websocket-protocol": protocols = "" } = incoming.headers;
    const far = new WebSocket(
      `ws://127.0.0.1:${this.upstreamPort}${incoming.url ?? ""}`,
      protocols.split(/\s*,\s*/).filter(Boolean),
      { headers: { authorization }, perMessageDeflate: false },
    );
    far.on("error", () => socket.destroy());
    far.on("unexpected-response", (_, response) => {
      socket.end(`HTTP/1.1 ${response.statusCode ?? 502} No\r\nconnection: close\r\n\r\n`);
      far.terminate();
    });
    socket.once("close", () => far.terminate());
    const early: [Buffer, boolean][] = [];
    const keep = (data: Buffer, isBinary: boolean) => void early.push([data, isBinary]);
    far.on("message", keep);
    far.once("open", () => {
      farProtocol.set(incoming, far.protocol);
      this.#front.handleUpgrade(incoming, socket, head, (near) => {
        far.off("message", keep);
        const fromKernel = this.#carry(near, far, new URL(incoming.url ?? "", "http://host").pathname);
        for (const [data, isBinary] of early) fromKernel(data, isBinary);
        if (way) this.#breakLater(near, way, socket);
      });
    });
  }

  #carry(near: WebSocket, far: WebSocket, path: string): (data: Buffer, isBinary: boolean) => void {
    this.#sockets.add(near);
    const fromKernel = (data: Buffer, isBinary: boolean) => {
      const frame = isBinary ? data : data.toString();
      for (const sent of this.#isRude(path) ? rudely(frame, far.protocol, this.#dice) : [frame]) near.send(sent);
    };
    far.on("message", fromKernel);
    near.on("message", (data: Buffer, isBinary) => far.send(data, { binary: isBinary }));
    far.on("ping", (data: Buffer) => near.ping(data));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on("error", () => undefined);
      one.once("close", () => {
        this.#sockets.delete(near);
        other.terminate();
      });
    }
    return fromKernel;
  }

  #isRude(path: string): boolean {
    if (!this.#weather || !path.includes(this.#weather.rudeTo) || !this.#dice.chance(this.#weather.rude)) return false;
    if (performance.now() - this.#rude.sinceMs > 1_000) this.#rude = { sinceMs: performance.now(), sent: 0 };
    return this.#rude.sent++ < RUDE_EACH_SECOND;
  }

  #breakLater(near: WebSocket, way: Way, socket: Duplex): void {
    this.#after(this.#dice.int(0, LONGEST_LIFE_MS), () => {
      switch (way) {
        case "late":
          near.close(this.#dice.pick([1000, 1001, 1008, 1011, 1012, 4000]), "so it is");
          return;
        case "half":
          // Nothing comes any more, and nobody says so.
          this.#deaf.add(socket);
          socket.pause();
          near.pause();
          near.send = () => undefined;
          near.ping = () => undefined;
          return;
        case "dripping":
          socket.write("no frame of any WebSocket".repeat(4));
          return;
        default:
          near.terminate();
      }
    });
  }
}

const farProtocol = new WeakMap<IncomingMessage, string>();

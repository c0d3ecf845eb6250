import { randomUUID } from "node:crypto";
import { frameOf, messageOf, readMessage } from "../jupyterServer/frames.js";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import type { HubWebSocket } from "../transport/types.js";
import { waitFor } from "../transport/waiting.js";
import type { Helper } from "./helper.js";
import { type LinesSocket, PortLine, PortRefused, type Said, SshdRefused } from "./port-lines.js";

const TYPE = "hub_kernels_port";
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
/** As in the program: frames of all lines under way, and how many are acknowledged at once. */
const [ALL_FRAMES, GOT_FRAMES] = [512, 16];
/** The program takes an editor for gone that it has not heard for three times as long; in ms. */
const HERE_MS = 30_000;
/** A socket that nobody uses for so long is closed: an open one counts as use, and keeps a server from being culled. In ms. */
const IDLE_MS = 15_000;
/** The program itself waits up to 20 s for a port to answer. In ms. */
const OPEN_MS = 30_000;

/** What is at the other end of a line: a port of the node, or an sshd for a login that was prepared (`Ssh` in the program). */
type Target = { port: number } | { ssh: string };

interface Opening {
  target: Target;
  opened: () => void;
  refused: (error: Error) => void;
}

export interface PortTunnelDeps {
  server: RecordedServer;
  helper: Pick<Helper, "portsUrl">;
}

/** Connections to ports of the node that a server runs on: all over one socket to its helper, which is open while there are any. */
export class PortTunnel implements LinesSocket {
  readonly #end = new AbortController();
  #connecting: Promise<void> | undefined;
  #socket: HubWebSocket | undefined;
  readonly #session = randomUUID();
  readonly #lines = new Map<number, PortLine>();
  readonly #opening = new Map<number, Opening>();
  readonly #held: (() => void)[] = [];
  #count = 0;
  #underWay = 0;
  #came = 0;
  #here: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(private readonly deps: PortTunnelDeps) {}

  /** Rejects with `PortRefused`, with `NoHelper`, or with what keeps from reaching the server. */
  connect(port: number, signal: AbortSignal): Promise<PortLine> {
    return this.#line({ port }, signal);
  }

  /** As `connect`, but with `SshdRefused`. @param login its name */
  connectSsh(login: string, signal: AbortSignal): Promise<PortLine> {
    return this.#line({ ssh: login }, signal);
  }

  async #line(target: Target, signal: AbortSignal): Promise<PortLine> {
    clearTimeout(this.#idle);
    const number = ++this.#count;
    const line = new PortLine(this, number);
    this.#lines.set(number, line);
    try {
      await waitFor(this.#connected(), signal);
      await waitFor(this.#opened(target, number), signal);
      return line;
    } catch (error) {
      line.destroy();
      throw error;
    }
  }

  async #opened(target: Target, line: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const opened = new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(refusal(target, "no answer")), OPEN_MS);
      this.#opening.set(line, { target, opened: resolve, refused: reject });
    });
    this.say({ op: "open", line, ...target });
    await opened.finally(() => {
      clearTimeout(timer);
      this.#opening.delete(line);
    });
  }

  dispose(): void {
    this.#end.abort(new DOMException("The port is not forwarded any more.", "AbortError"));
    // The program there is told, and does not wait for who comes no more.
    for (const line of [...this.#lines.values()]) line.destroy();
    clearTimeout(this.#idle);
    this.#socket?.close();
    this.#lost();
  }

  // For its lines.

  say(content: Said): void {
    this.#send(content);
  }

  sendData(line: number, data: Buffer, sent: () => void): void {
    const send = () => {
      this.#underWay++;
      this.#send({ op: "data", line, data: data.toString("base64") }, sent);
    };
    if (this.#underWay < ALL_FRAMES) send();
    else this.#held.push(send);
  }

  left(line: number): void {
    this.#lines.delete(line);
    if (this.#lines.size > 0) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#socket?.close(), IDLE_MS);
  }

  #send(content: Said, sent?: () => void): void {
    if (this.#socket?.readyState !== 1) return;
    const message = messageOf("stdin", TYPE, { id: randomUUID(), session: this.#session, content: { ...content } });
    this.#socket.send(frameOf(PROTOCOL, message), () => sent?.());
  }

  #connected(): Promise<void> {
    this.#connecting ??= this.#connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<void> {
    const { server, helper } = this.deps;
    const url = await helper.portsUrl(this.#end.signal);
    const network = await server.network();
    const socket = new network.WebSocket(url, [PROTOCOL]);
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => {
        reject(new Error("the socket for ports was closed"));
        if (this.#socket === socket || !this.#socket) this.#lost();
      });
      socket.on("open", () => resolve());
    });
    this.#socket = socket;
    socket.on("message", (data: unknown) => this.#receive(data));
    this.#here = setInterval(() => this.say({ op: "here" }), HERE_MS);
  }

  /** Its lines are lost with it; another connection makes another. */
  #lost(): void {
    clearInterval(this.#here);
    this.#connecting = undefined;
    this.#socket = undefined;
    this.#held.length = 0;
    this.#underWay = this.#came = 0;
    const error = new Error("the connection to the server was lost");
    for (const { refused } of [...this.#opening.values()]) refused(error);
    for (const line of [...this.#lines.values()]) line.ended(error);
  }

  #receive(data: unknown): void {
    const message = readMessage(data);
    if (message?.channel !== "stdin" || message.header.msg_type !== TYPE) return;
    const { op, line: number, count, data: text, why } = message.content;
    if (op === "got") this.#got(Number(count));
    if (op === "data") this.#wasGiven();
    const line = this.#lines.get(Number(number));
    const opening = this.#opening.get(Number(number));
    if (op === "opened") opening?.opened();
    else if (op === "refused") opening?.refused(refusal(opening.target, String(why).slice(0, 200)));
    else if (op === "data" && typeof text === "string") line?.received({ data: Buffer.from(text, "base64") });
    else if (op === "end") line?.received("end");
    else if (op === "ack") line?.acknowledged(Number(count));
    else if (op === "close") line?.ended();
  }

  #got(count: number): void {
    this.#underWay = Math.max(0, this.#underWay - count);
    while (this.#underWay < ALL_FRAMES && this.#held.length > 0) this.#held.shift()?.();
  }

  #wasGiven(): void {
    if (++this.#came < GOT_FRAMES) return;
    this.say({ op: "got", count: this.#came });
    this.#came = 0;
  }
}

function refusal(target: Target, why: string): Error {
  return "port" in target ? new PortRefused(target.port, why) : new SshdRefused(why);
}

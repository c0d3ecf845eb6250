import { randomUUID } from "node:crypto";
import { on, once } from "node:events";
import { WebSocket } from "ws";
import type { RunningHub } from "../../rig/hub.js";
import type { TokenRequest } from "../../rig/hub-admin.js";

export interface ProgressEvent {
  message: string;
  progress?: number;
  ready?: boolean;
  failed?: boolean;
}

/** A plain client with a user's token, which shares no code with the extension. */
export async function userOf(hub: RunningHub, name: string, wish?: TokenRequest): Promise<HubUser> {
  return new HubUser(hub, name, await hub.token(name, wish));
}

export class HubUser {
  private readonly headers: Record<string, string>;

  constructor(
    private readonly hub: Pick<RunningHub, "url" | "version">,
    readonly name: string,
    readonly token: string,
  ) {
    this.headers = { Authorization: `token ${token}` };
  }

  async get(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(this.hub.url + path, { headers: this.headers, redirect: "manual" });
    return { status: response.status, text: await response.text() };
  }

  async start(options: Record<string, unknown>): Promise<{ status: number; text: string }> {
    const wrapped = Number(this.hub.version.split(".")[0]) >= 6 ? { user_options: options } : options;
    return this.post(`hub/api/users/${this.name}/server`, wrapped);
  }

  /** Starts the server and waits until it is ready. */
  async startToReady(options: Record<string, unknown>): Promise<void> {
    await this.start(options);
    const last = (await this.progress()).at(-1);
    if (last?.ready !== true) throw new Error(`The server of ${this.name} did not start: ${last?.message ?? ""}`);
  }

  async post(path: string, body: unknown): Promise<{ status: number; text: string }> {
    const request = { method: "POST", headers: this.headers, body: JSON.stringify(body) };
    const response = await fetch(this.hub.url + path, request);
    return { status: response.status, text: await response.text() };
  }

  /** All events of the start's progress, as they come and in the end. */
  async progress(onEvent: (event: ProgressEvent) => void = () => undefined): Promise<ProgressEvent[]> {
    const url = `${this.hub.url}hub/api/users/${this.name}/server/progress`;
    const response = await fetch(url, { headers: this.headers });
    if (!response.ok || !response.body) throw new Error(`progress answered ${response.status}`);
    const events: ProgressEvent[] = [];
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines.filter((one) => one.startsWith("data: "))) {
        const event = JSON.parse(line.slice("data: ".length)) as ProgressEvent;
        events.push(event);
        onEvent(event);
      }
    }
    return events;
  }

  /** An open socket to a new kernel. */
  async kernelSocket(): Promise<WebSocket> {
    const { text } = await this.post(`user/${this.name}/api/kernels`, { name: "python3" });
    const { id } = JSON.parse(text) as { id: string };
    const url = `${this.hub.url.replace("http", "ws")}user/${this.name}/api/kernels/${id}/channels`;
    const socket = new WebSocket(url, { headers: this.headers });
    await once(socket, "open");
    return socket;
  }

  /** What the code prints on a new kernel. */
  async run(code: string): Promise<string> {
    const socket = await this.kernelSocket();
    const header = { msg_id: randomUUID(), msg_type: "execute_request", session: randomUUID(), username: "" };
    const content = { code, silent: false, store_history: false, allow_stdin: false, stop_on_error: true };
    const messages = on(socket, "message", { close: ["close"] });
    socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }));
    let printed = "";
    let isIdle = false;
    for await (const [data] of messages as AsyncIterable<[Buffer]>) {
      const message = JSON.parse(data.toString()) as KernelMessage;
      if (message.parent_header.msg_id !== header.msg_id) continue;
      if (message.msg_type === "stream") printed += message.content.text ?? "";
      isIdle = message.msg_type === "status" && message.content.execution_state === "idle";
      if (isIdle) break;
    }
    socket.terminate();
    if (!isIdle) throw new Error(`the socket closed before the kernel was done; it printed: ${printed}`);
    return printed;
  }
}

interface KernelMessage {
  msg_type: string;
  parent_header: { msg_id?: string };
  content: { text?: string; execution_state?: string };
}

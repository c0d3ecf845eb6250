import { randomUUID } from "node:crypto";
import { type Kernel, KernelConnection, KernelMessage, ServerConnection } from "@jupyterlab/services";
import type { RunningHub } from "../../../rig/hub.js";
import type { HubWebSocket } from "../../../src/transport/types.js";
import { type ASession, aSession } from "../../a-session.js";

export function transportOf(hub: RunningHub, token: string | undefined): ASession {
  return aSession({ baseUrl: hub.url, token });
}

export async function startKernel(transport: ASession, serverUrl: string): Promise<Kernel.IModel> {
  const response = await transport.fetch(`${serverUrl}api/kernels`, { method: "POST", body: '{"name":"python3"}' });
  if (response.status !== 201) throw new Error(`the kernel did not start: ${response.status} ${await response.text()}`);
  return (await response.json()) as Kernel.IModel;
}

/** The kernel as @jupyterlab/services — the library that the Jupyter extension uses — connects to it through our transport. */
export function connect(
  transport: ASession,
  serverUrl: string,
  model: Kernel.IModel,
  WebSocketClass: new (url: string, protocols?: string[]) => HubWebSocket,
): KernelConnection {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: serverUrl,
    wsUrl: serverUrl.replace(/^http/, "ws"),
    token: "",
    appendToken: false,
    Request,
    Headers,
    fetch: transport.fetch as unknown as typeof fetch,
    WebSocket: WebSocketClass as unknown as typeof WebSocket,
  });
  return new KernelConnection({ model, serverSettings });
}

/** What a cell prints or displays as text. */
export async function run(kernel: KernelConnection, code: string): Promise<string> {
  let printed = "";
  const future = kernel.requestExecute({ code });
  future.onIOPub = (message) => {
    if (KernelMessage.isStreamMsg(message)) printed += message.content.text;
    else if (KernelMessage.isDisplayDataMsg(message)) printed += message.content.data["text/plain"] as string;
  };
  const { content } = await future.done;
  if (content.status !== "ok") throw new Error(`the cell ended with ${content.status}`);
  return printed;
}

/** A message in the frames of before v1: JSON as text. */
export function legacyFrame(type: string, content: object): string {
  const header = { msg_id: randomUUID(), msg_type: type, session: "s", username: "", date: "", version: "5.3" };
  return JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] });
}

interface LegacyMessage {
  msg_type: string;
  parent_header: { msg_id?: string };
  content: { text?: string; execution_state?: string };
}

/** All that a cell prints, in however many messages: until the kernel is idle again, which is the last that it says of it. */
export function printedInLegacyFrames(socket: HubWebSocket, request: string): Promise<string> {
  const { header } = JSON.parse(request) as { header: { msg_id: string } };
  let printed = "";
  return new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") {
        reject(new Error("a message came that is no string"));
        return;
      }
      const { msg_type: type, parent_header: parent, content } = JSON.parse(data) as LegacyMessage;
      if (parent.msg_id !== header.msg_id) return;
      if (type === "stream") printed += content.text ?? "";
      if (content.execution_state === "idle") resolve(printed);
    };
  });
}

/** The error, if any, and the close of a socket. `events.once` would reject with the error. */
export function endOf(socket: HubWebSocket): Promise<{ error?: Error; code: number; reason: string }> {
  let error: Error | undefined;
  socket.once("error", (given: Error) => (error = given));
  return new Promise((resolve) => {
    socket.once("close", (code: number, reason: string) => resolve({ ...(error && { error }), code, reason }));
  });
}

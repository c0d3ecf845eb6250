import { randomUUID } from "node:crypto";
import { KernelMessage } from "@jupyterlab/services";
import { deserialize, serialize } from "@jupyterlab/services/lib/kernel/serialize.js";

export const V1 = "v1.kernel.websocket.jupyter.org";
/** both protocols, the one without a name too */
export const protocols = [V1, ""];
export const CLIENT = "client-session";
export const KERNEL = "kernel-session";

type Frame = string | ArrayBuffer;
type Parent = KernelMessage.IMessage;

/** A message as `@jupyterlab/services` makes it. */
export function request(msgType: string, content: object = {}, channel = "shell"): KernelMessage.IMessage {
  return made(channel, msgType, content, CLIENT);
}

export function execute(code = "1", channel = "shell"): KernelMessage.IMessage {
  return request("execute_request", { code, silent: false, store_history: true }, channel);
}

/** A message of the kernel. */
export function fromKernel(
  channel: string,
  msgType: string,
  content: object,
  parent?: Parent,
  session = KERNEL,
): KernelMessage.IMessage {
  return { ...made(channel, msgType, content, session), ...(parent && { parent_header: parent.header }) };
}

export const reply = (to: Parent, content: object = { status: "ok" }): KernelMessage.IMessage =>
  fromKernel("shell", to.header.msg_type.replace("_request", "_reply"), content, to);
export const status = (execution_state: string, of?: Parent, session = KERNEL): KernelMessage.IMessage =>
  fromKernel("iopub", "status", { execution_state }, of, session);
export const printed = (text: string, by?: Parent, session = KERNEL): KernelMessage.IMessage =>
  fromKernel("iopub", "stream", { name: "stdout", text }, by, session);
export const input = (execution_count: number, of: Parent): KernelMessage.IMessage =>
  fromKernel("iopub", "execute_input", { code: "1", execution_count }, of);
export const failed = (of: Parent): KernelMessage.IMessage =>
  fromKernel("iopub", "error", { ename: "E", evalue: "e", traceback: [] }, of);

/** As it goes over the wire, by the very code that clients use. */
export function frame(message: KernelMessage.IMessage, protocol: string): Frame {
  return serialize(message, protocol);
}

export function unframed(data: unknown, protocol: string): KernelMessage.IMessage {
  const exact = Buffer.isBuffer(data) ? new Uint8Array(data).buffer : data;
  return deserialize(exact as ArrayBuffer, protocol);
}

function made(channel: string, msgType: string, content: object, session: string): KernelMessage.IMessage {
  return KernelMessage.createMessage({
    channel: channel as "shell",
    msgType: msgType as "execute_request",
    content: content as KernelMessage.IExecuteRequestMsg["content"],
    session,
    username: "ada",
    msgId: randomUUID(),
  });
}

import { type Envelope, readMessage, sizeOf } from "./frames.js";

/** What jupyter_server itself writes into a cell's output: that it drops more of it (`iopub_data_rate_limit`, `iopub_msg_rate_limit`). */
const DROPPED = "rate exceeded";
const MAX_BYTES = 4 * 1024;

/**
 * The server's own message that it drops output, as if its kernel had said it: it has the client's session in the place of the kernel's, for
 * which clients drop it. `undefined`: it is another one.
 */
export function droppedNotice(data: unknown, { session }: Envelope, kernelSession: string): Message | undefined {
  if (session === kernelSession || sizeOf(data) > MAX_BYTES) return undefined;
  const message = readMessage(data);
  const text = message?.content["text"];
  if (!message || typeof text !== "string" || !text.includes(DROPPED)) return undefined;
  return { ...message, header: { ...message.header, session: kernelSession } };
}

type Message = NonNullable<ReturnType<typeof readMessage>>;

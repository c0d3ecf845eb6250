import type { HubResponse } from "../transport/types.js";

/** What a hub says that nobody reads, such as the model of a server. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** The body's text, as far as `maxBytes`: what answers may be anything. */
export async function readText(response: HubResponse, maxBytes: number): Promise<string> {
  if (!response.body) return "";
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of response.body) {
    const part = Buffer.from(chunk);
    chunks.push(part);
    bytes += part.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8", 0, Math.min(bytes, maxBytes));
}

/** Takes what nobody reads: it would keep the connection. One that does not end is cut off. */
export async function drain(response: HubResponse): Promise<void> {
  await readText(response, MAX_UNREAD_BYTES);
}

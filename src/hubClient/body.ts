import type { HubResponse } from "../transport/types.js";

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

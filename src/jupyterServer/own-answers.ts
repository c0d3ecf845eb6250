import { parsedJson } from "../text/json.js";
import type { HubResponse } from "../transport/types.js";

/** What is no list stays as it is: whoever asked says what is wrong with it. */
export function withList(text: string, change: (listed: unknown[]) => unknown[]): string {
  const listed = parsedJson(text);
  return Array.isArray(listed) ? JSON.stringify(change(listed)) : text;
}

/**
 * What `@jupyterlab/services` takes for a server that comes back: it asks again (10 to 30 s later) after 424, 503 and a broken connection, and
 * takes anything else for the end of the kernel (7.x, `KernelConnection`).
 */
export function away(why: string): HubResponse {
  return json(424, { message: why });
}

/** An answer of our own in the place of the server's. */
export function json(status: number, body: unknown): HubResponse {
  return jsonText(status, JSON.stringify(body));
}

/** @param body JSON already */
export function jsonText(status: number, body: string): HubResponse {
  // The platform's class: those who get it read its status, headers and text.
  const isBodiless = status === 204 || status === 304;
  return new Response(isBodiless ? null : body, {
    status,
    headers: { "content-type": "application/json" },
  }) as unknown as HubResponse;
}

export function empty(): HubResponse {
  return new Response(null, { status: 204 }) as unknown as HubResponse;
}

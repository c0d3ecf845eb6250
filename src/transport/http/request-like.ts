import type { RequestLike } from "../types.js";

/** `fetch` is called with an address, or with a request that has one. */
export function isRequest(input: string | URL | RequestLike): input is RequestLike {
  return typeof input !== "string" && !(input instanceof URL);
}

export function addressOf(input: string | URL | RequestLike): string | URL {
  return isRequest(input) ? input.url : input;
}

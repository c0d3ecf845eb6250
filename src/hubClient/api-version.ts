import type { HubFetch } from "../transport/types.js";
import { versionModel } from "./answers.js";
import { readText } from "./body.js";
import { readIfSo } from "./json-answer.js";

const MAX_BODY_BYTES = 64 * 1024;

/** The version in what `GET hub/api` and a Jupyter server's `GET api` answer; `undefined`: it is no such answer. */
export function versionIn(body: string): string | undefined {
  return readIfSo(versionModel, body)?.version;
}

/**
 * Does something on the way take the header with the hub's version out of its answers? One request. Where it does, an answer that lacks
 * the header need not be a stranger's.
 */
export async function hidesVersion(
  { baseUrl, fetch }: { baseUrl: string; fetch: HubFetch },
  signal: AbortSignal,
): Promise<boolean> {
  const response = await fetch(`${baseUrl}hub/api`, { signal, redirect: "manual" });
  const body = await readText(response, MAX_BODY_BYTES);
  return (
    response.status === 200 && response.headers.get("x-jupyterhub-version") === null && versionIn(body) !== undefined
  );
}

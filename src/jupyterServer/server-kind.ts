import { isRecord, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { isOfServer } from "./whose-answer.js";

/** `unknown`: whoever answers may stand in for the server, or refuses. */
export type ServerKind = "jupyter" | "other" | "unknown";

/**
 * What kind of server runs at this address: asked by what every Jupyter server has (two requests where it is none). To be asked only while the hub
 * says that it runs: in the place of one that does not, another may answer. @param url of the server, ending in `/`
 */
export async function serverKind(fetch: HubFetch, url: string, signal: AbortSignal): Promise<ServerKind> {
  const questions = [
    ["api", "version"],
    ["api/kernelspecs", "kernelspecs"],
  ] as const;
  for (const [path, key] of questions) {
    const response = await fetch(new URL(path, url), { signal, redirect: "manual" });
    const kind = await kindOf(response, key);
    if (kind !== "other") return kind;
  }
  return "other";
}

/** Is it worth to ask what kind of server gave this answer to a question for kernels? */
export function isDoubtful(response: HubResponse): boolean {
  if (isOfServer(response, true)) return response.status === 404 || response.status === 405;
  return isOfSomeServer(response);
}

async function kindOf(response: HubResponse, key: string): Promise<ServerKind> {
  if (!isOfSomeServer(response)) {
    discard(response);
    return "unknown";
  }
  if (response.status !== 200 || !isOfServer(response, true)) {
    discard(response);
    return "other";
  }
  const value = parsedJson(await response.text());
  return isRecord(value) && key in value ? "jupyter" : "other";
}

/** The hub leads to its own pages, or says 424; a proxy says 502 to 504; a portal leads elsewhere; each of them and the server may refuse, or fail. */
function isOfSomeServer(response: HubResponse): boolean {
  const { status } = response;
  return status < 500 && isOfServer(response, false) && (status < 300 || status >= 400 || isOwn(response));
}

function isOwn({ headers, url }: HubResponse): boolean {
  const location = headers.get("location") ?? "";
  return URL.canParse(location, url) && new URL(location, url).origin === new URL(url).origin;
}

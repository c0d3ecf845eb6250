import { isRecord, parsedJson } from "../text/json.js";
import type { HubFetch } from "../transport/types.js";

/** Is there such a folder on the server, relative to its root ('' is the root), that can be written to? */
export type HasFolder = (folder: string) => Promise<boolean>;

/** A kernel does not wait for longer to be started in a better folder, in ms. */
const ANSWER_MS = 10_000;

/**
 * `body` of a `POST api/sessions` with the folder that its kernel starts in: that of the session's path. A client that names a file alone, as
 * the Jupyter extension does, leaves the folder open. Its path is what the server answers from then on.
 * @param url of the server, ending in `/`
 * @param folderOf the folder for a session of this path; `undefined`: as it is
 */
export async function placedSession(
  fetch: HubFetch,
  url: string,
  body: string,
  folderOf: (path: string, has: HasFolder, signal: AbortSignal) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<string> {
  const session = parsedJson(body);
  const path = isRecord(session) ? session["path"] : undefined;
  if (typeof path !== "string" || path.includes("/")) return body;
  try {
    const folder = await folderOf(path, (folder) => hasFolder(fetch, url, folder, signal), signal);
    return folder ? JSON.stringify({ ...(session as object), path: `${folder}/${path}` }) : body;
  } catch {
    // Whoever does not answer says why to the next question, which is for the session.
    signal.throwIfAborted();
    return body;
  }
}

/** @param limit of each question */
export async function folderAsker(
  server: { url: string; network(): Promise<{ fetch: HubFetch }> },
  limit: () => AbortSignal,
): Promise<HasFolder> {
  const { fetch } = await server.network();
  return (folder) => hasFolder(fetch, server.url, folder, limit());
}

/** @param url of the server, ending in `/` */
export async function hasFolder(fetch: HubFetch, url: string, folder: string, signal?: AbortSignal): Promise<boolean> {
  const name = folder.split("/").map(encodeURIComponent).join("/");
  const asked = { redirect: "manual", timeoutMs: ANSWER_MS, ...(signal && { signal }) } as const;
  const response = await fetch(new URL(`api/contents/${name}?content=0`, url), asked);
  const said = await response.text();
  const folderThere = response.ok ? parsedJson(said) : undefined;
  return isRecord(folderThere) && folderThere["type"] === "directory" && folderThere["writable"] !== false;
}

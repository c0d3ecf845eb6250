import { randomUUID } from "node:crypto";
import { isRecord, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch } from "../transport/types.js";

export type SessionType = "notebook" | "console";

/**
 * The type of session that this server gives a notebook a kernel for. Nearly all take both. jupyter_server_documents (collaboration, Jupyter AI 3)
 * up to 0.2 keeps what is said in a notebook's session for the document on the server: of one that is on this machine only no reply ever comes,
 * and cells hang (measured with 0.2.6). From 0.3 on it makes a notebook's session once the kernel is heard, and a console's at once: what its
 * kernel says first can be lost (0.3.3). So only the former is asked for a console. One request, two where it is one of those.
 * @param url of the server, ending in `/`
 */
export async function sessionType(fetch: HubFetch, url: string, signal: AbortSignal): Promise<SessionType> {
  /** Both want to be posted to. */
  const has = async (path: string) => {
    const response = await fetch(new URL(path, url), { signal, redirect: "manual" });
    discard(response);
    return response.status === 405;
  };
  try {
    const isOld = (await has("api/fileid/index")) && !(await has(`api/kernels/${randomUUID()}/execute`));
    return isOld ? "console" : "notebook";
  } catch {
    // Whoever does not answer says why to the next question, which is for the session.
    signal.throwIfAborted();
    return "notebook";
  }
}

/** `body` of a `POST api/sessions` as this server wants it. */
export async function typedSession(fetch: HubFetch, url: string, body: string, signal: AbortSignal): Promise<string> {
  const session = parsedJson(body);
  if (!isRecord(session) || !isOfNotebook(session)) return body;
  const type = await sessionType(fetch, url, signal);
  return type === session["type"] ? body : JSON.stringify({ ...session, type });
}

/** Also one that was a console's to the server that ran before: a kernel that is gone is asked for again as it was. */
function isOfNotebook({ type, path }: Record<string, unknown>): boolean {
  return type === "notebook" || (type === "console" && typeof path === "string" && path.endsWith(".ipynb"));
}

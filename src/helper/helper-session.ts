import { isOfServer } from "../jupyterServer/answers.js";
import type { RecordedServer } from "../jupyterServer/kernel-recorder.js";
import { KERNEL_START_MS } from "../jupyterServer/requests.js";
import { type SessionModel, sessionsIn } from "../jupyterServer/session-models.js";
import { isRecord, messageIn, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse } from "../transport/types.js";

/** The same for all windows and machines: whoever asks for it finds the one that runs. */
const PATH = ".hub-kernels-helper";
const NAME = "Hub Kernels helper";
/** Tried also where the server does not list it: it starts by its name as long as the server's own Python has ipykernel. */
const KERNEL = "python3";

/** The helper cannot be had on this server. The message says why, in words for the log. */
export class NoHelper extends Error {
  override readonly name = "NoHelper";
}

/** Its program does not run there: there is no helper in its kernel. */
export class ProgramFailed extends NoHelper {}

/** Finds the session whose kernel is the helper. @param starts where there is none, it is started */
export async function helperSession(
  server: RecordedServer,
  starts: boolean,
  signal: AbortSignal,
): Promise<SessionModel> {
  const { fetch } = await server.network();
  const running = await helperSessions(fetch, server.url, signal);
  if (running.length === 0 && !starts) throw new NoHelper("it does not run any more");
  if (running.length === 0) await startHelper(fetch, server.url, signal);
  // Two that ask at once get two: all windows keep the same one of them.
  const [kept, ...others] = running.length > 0 ? running : await helperSessions(fetch, server.url, signal);
  if (!kept) throw new NoHelper("the server started a kernel for it and does not list it");
  for (const { id } of others) await endSession(fetch, server.url, id, signal);
  return kept;
}

/**
 * Its kernel has said nothing since it was started, or is not there: nothing is kept in it. What finds a port of its own taken stays so for
 * ever (`FirstWord`).
 */
export async function isMute(server: RecordedServer, { kernel }: SessionModel, signal: AbortSignal): Promise<boolean> {
  const { fetch } = await server.network();
  const response = await fetch(new URL(`api/kernels/${kernel.id}`, server.url), { signal });
  const model = parsedJson(await response.text());
  if (!isOfServer(response, true)) return false;
  return response.status === 404 || (isRecord(model) && model["execution_state"] === "starting");
}

/** Ends it, with its kernel. */
export async function endHelper(server: RecordedServer, { id }: SessionModel, signal: AbortSignal): Promise<void> {
  const { fetch } = await server.network();
  await endSession(fetch, server.url, id, signal);
}

async function helperSessions(fetch: HubFetch, url: string, signal: AbortSignal): Promise<SessionModel[]> {
  const response = await fetch(new URL("api/sessions", url), { signal });
  const listed = parsedJson(await textOf(response, 200));
  return sessionsIn(Array.isArray(listed) ? listed : [])
    .filter(({ path }) => path === PATH)
    .sort((one, other) => (one.kernel.id < other.kernel.id ? -1 : 1));
}

async function startHelper(fetch: HubFetch, url: string, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify({ path: PATH, name: NAME, type: "console", kernel: { name: KERNEL } });
  const response = await fetch(new URL("api/sessions", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    timeoutMs: KERNEL_START_MS,
    signal,
  });
  await textOf(response, 201);
}

async function textOf(response: HubResponse, wanted: number): Promise<string> {
  const text = await response.text();
  // Right after a break the hub or a proxy may answer in its place.
  if (!isOfServer(response, true)) throw new Error(`the server is away: status ${response.status}`);
  if (response.status !== wanted) throw new NoHelper(messageIn(text) ?? `the server answered ${response.status}`);
  return text;
}

async function endSession(fetch: HubFetch, url: string, id: string, signal: AbortSignal): Promise<void> {
  discard(await fetch(new URL(`api/sessions/${id}`, url), { method: "DELETE", signal }));
}

import { wait } from "../../transport/waiting.js";
import { ServerNotFound, UnexpectedAnswer } from "../errors.js";
import { serverPath } from "../hub-api.js";
import type { HubServer } from "../types.js";
import { look, type Watch } from "../watch.js";
import { afterLoss, timed } from "./lost-answer.js";

/** Hubs from here on create a server without starting it; before, a named server comes to be with its first start. */
const FIRST_MAJOR_THAT_CREATES = 6;
/** A hub that has deleted a server lists it no more; it does so after its answer where the server was still stopping. */
const LOOKS_AFTER_DELETION = 10;

/** `HubClient.create` */
export async function createServer(watch: Watch, displayName: string | undefined): Promise<boolean> {
  const { api, server, signal } = watch;
  const major = Number.parseInt(await api.knownVersion(signal), 10);
  if (major < FIRST_MAJOR_THAT_CREATES) return false;
  const json = displayName === undefined ? {} : { display_name: displayName };
  const asked = await timed(() => api.done({ method: "PUT", path: serverPath(server), json, signal }));
  // It is made where it is listed now: what was there before the hub refuses.
  if ("lost" in asked && !(await afterLoss(asked.lost, watch))?.server) throw asked.lost.error;
  return true;
}

/** `HubClient.rename` */
export async function renameServer({ api, server, signal }: Watch, displayName: string): Promise<void> {
  await api.done({ method: "PATCH", path: serverPath(server), json: { display_name: displayName }, signal });
}

/** `HubClient.remove` */
export async function removeServer(watch: Watch): Promise<void> {
  const { api, server, signal, pace } = watch;
  const path = serverPath(server);
  const json = { remove: true };
  const asked = await timed(() => api.done({ method: "DELETE", path, json, signal, timeoutMs: pace.stopTimeoutMs }));
  if ("lost" in asked && !isGone(asked.lost.error)) {
    const known = await afterLoss(asked.lost, watch);
    if (!known || (known.server && !isStopping(known.server))) throw asked.lost.error;
  }
  await lookUntilGone(watch, `DELETE hub/api/${path}`);
}

async function lookUntilGone(watch: Watch, request: string): Promise<void> {
  for (let looks = 1; ; looks++) {
    const found = await look(watch);
    if (!found) return;
    if (!isStopping(found) && looks >= LOOKS_AFTER_DELETION) {
      throw new UnexpectedAnswer(watch.api.baseUrl, request, "the server is listed after it was deleted");
    }
    await wait(watch.pace.pollIntervalMs, watch.signal);
  }
}

function isStopping({ pending }: HubServer): boolean {
  return pending === "stop";
}

/** Somebody else was faster; whether it is so the user model tells. */
function isGone(error: unknown): boolean {
  return error instanceof ServerNotFound;
}

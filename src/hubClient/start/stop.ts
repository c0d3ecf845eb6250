import { wait } from "../../transport/waiting.js";
import { ServerNotFound, UnexpectedAnswer } from "../errors.js";
import { serverPath } from "../hub-api.js";
import type { HubServer } from "../types.js";
import { isRunning, look, lookUntilNot, type Watch } from "../watch.js";
import { afterLoss, type Lost, timed } from "./lost-answer.js";

/** `HubClient.stop` */
export async function stopServer(watch: Watch): Promise<void> {
  const { api, server, signal, pace } = watch;
  const path = serverPath(server);
  const asked = await timed(() => api.done({ method: "DELETE", path, signal, timeoutMs: pace.stopTimeoutMs }));
  if ("done" in asked && asked.done !== 202) return;
  if ("lost" in asked && !(await knownAfter(asked.lost, watch))) throw asked.lost.error;
  const found = "lost" in asked ? await settled(watch) : await lookUntilNot(["stop"], watch);
  // What it does now is the answer.
  if ("lost" in asked && isUp(found)) throw asked.lost.error;
  if (isRunning(found)) {
    throw new UnexpectedAnswer(api.baseUrl, `DELETE hub/api/${path}`, "the server runs after it was stopped");
  }
}

/** A hub that knows no such server, as it was restarted or another was faster, may still tell that it does not run. */
async function knownAfter(lost: Lost, watch: Watch): Promise<unknown> {
  if (!(lost.error instanceof ServerNotFound)) return afterLoss(lost, watch);
  return look(watch).then(
    // A named one that it does not list is none that could run; the default server is always there.
    (server) => (server !== undefined || watch.server.name === "" ? { server } : undefined),
    () => watch.signal.throwIfAborted(),
  );
}

/** A start that is withdrawn looks as before for a moment. */
async function settled(watch: Watch): Promise<HubServer | undefined> {
  const found = await lookUntilNot(["stop", "check"], watch);
  if (!isUp(found)) return found;
  await wait(watch.pace.withdrawalMs, watch.signal);
  return lookUntilNot(["stop", "check"], watch);
}

function isUp(server: HubServer | undefined): boolean {
  return server !== undefined && (server.ready || server.pending !== null);
}

import { drain } from "./body.js";
import { UnexpectedAnswer } from "./errors.js";
import { serverPath } from "./hub-api.js";
import { afterLoss, timed } from "./lost-answer.js";
import type { HubServer } from "./types.js";
import { isRunning, lookUntilNot, type Watch } from "./watch.js";
import { wait } from "./wait.js";

/** `HubClient.stop` */
export async function stopServer(watch: Watch): Promise<void> {
  const { api, server, signal, pace } = watch;
  const path = serverPath(server);
  const asked = await timed(async () => {
    const response = await api.send({ method: "DELETE", path, signal, timeoutMs: pace.stopTimeoutMs });
    await drain(response);
    return response.status;
  });
  if ("done" in asked && asked.done !== 202) return;
  if ("lost" in asked && !(await afterLoss(asked.lost, watch))) throw asked.lost.error;
  const found = "lost" in asked ? await settled(watch) : await lookUntilNot(["stop"], watch);
  // What it does now is the answer.
  if ("lost" in asked && isUp(found)) throw asked.lost.error;
  if (isRunning(found)) {
    throw new UnexpectedAnswer(api.baseUrl, `DELETE hub/api/${path}`, "the server runs after it was stopped");
  }
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

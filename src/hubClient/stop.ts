import { drain } from "./body.js";
import { UnexpectedAnswer } from "./errors.js";
import { serverPath } from "./hub-api.js";
import { isRunning, lookUntilNot, type Watch } from "./watch.js";

/** `HubClient.stop` */
export async function stopServer(watch: Watch): Promise<void> {
  const { api, server, signal, pace } = watch;
  const path = serverPath(server);
  const response = await api.send({ method: "DELETE", path, signal, timeoutMs: pace.stopTimeoutMs });
  await drain(response);
  if (response.status !== 202) return;
  const found = await lookUntilNot(["stop"], watch);
  if (isRunning(found)) {
    throw new UnexpectedAnswer(api.baseUrl, `DELETE hub/api/${path}`, "the server runs after it was stopped");
  }
}

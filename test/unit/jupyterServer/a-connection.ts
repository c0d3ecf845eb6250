import type { ServerConnection } from "../../../src/jupyterServer/server-connection.js";
import type { HubSession } from "../../../src/transport/types.js";

/** To a server that runs at this address: what `@jupyterlab/services` needs of it. */
export function connectionTo(
  network: HubSession,
  url: string,
): Pick<ServerConnection, "url" | "network" | "webSocket"> {
  return {
    url,
    network: () => Promise.resolve(network),
    webSocket: () => Promise.resolve(network.WebSocket),
  };
}

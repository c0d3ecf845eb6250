import { ServerConnection } from "@jupyterlab/services";
import type { JupyterServerConnectionInformation } from "@vscode/jupyter-extension";
import { kernelSocketClass } from "./kernel-socket.js";
import { Request } from "./request.js";

interface AtRunTime extends JupyterServerConnectionInformation {
  fetch?: (request: Request) => Promise<Response>;
  WebSocket?: Parameters<typeof kernelSocketClass>[0];
}

/** The settings of `@jupyterlab/services` that the Jupyter extension makes of what a provider resolved. */
export function connectionSettings(information: JupyterServerConnectionInformation): ServerConnection.ISettings {
  const { baseUrl, token, headers = {}, fetch, WebSocket } = information as AtRunTime;
  if (!fetch || !WebSocket) throw new Error("the stand-in needs the provider's own fetch and WebSocket");
  if (!token && Object.keys(headers).length === 0)
    throw new Error("without token and headers the user is asked for a password");
  const url = baseUrl.toString(true).replace(/\/*$/, "/");
  return ServerConnection.makeSettings({
    baseUrl: url,
    wsUrl: url.replace(/^http/, "ws"),
    token: token ?? "",
    appendToken: true,
    init: { cache: "no-store", credentials: "same-origin", headers },
    fetch: fetch as unknown as ServerConnection.ISettings["fetch"],
    Request: Request as unknown as ServerConnection.ISettings["Request"],
    Headers,
    WebSocket: kernelSocketClass(WebSocket, headers),
  });
}

import type { JupyterServer } from "@vscode/jupyter-extension";
import { serverLabel } from "../model/server-label.js";
import type { Hub, Server } from "../model/types.js";

/** A server as the Jupyter extension lists it. Neither id nor label follows the state: a kernel keeps the label it was chosen by. */
export function jupyterServer(hub: Hub, server: Server): JupyterServer {
  return { id: server.id, label: serverLabel(hub, server) };
}

import type { JupyterServer } from "@vscode/jupyter-extension";
import { serverLabel } from "../model/server-label.js";
import type { Account, Server } from "../model/types.js";

/** A server as the Jupyter extension lists it. Neither id nor label follows the state: a kernel keeps the label it was chosen by. */
export function jupyterServer(account: Account, server: Server): JupyterServer {
  return { id: server.id, label: serverLabel(account, server) };
}

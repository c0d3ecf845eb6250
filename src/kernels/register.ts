import type { Jupyter } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { ServerConnections } from "../jupyterServer/server-connections.js";
import { BuiltinControllers } from "./builtin/register.js";
import { registerKernelCommands } from "./builtin/register-commands.js";
import { offerToJupyter } from "./jupyter-collection.js";
import type { KernelsDeps } from "./kernel-deps.js";
import { ServerEnds } from "./loss/server-ends.js";
import { NotebookServers } from "./notebook-servers.js";

const jupyterExtensionId = "ms-toolsai.jupyter";

/**
 * Offers the servers' kernels to notebooks: through the Jupyter extension where there is one, through controllers of our own where
 * there is none. Follows when it is installed or removed.
 */
export function registerKernels(given: KernelsDeps): vscode.Disposable {
  const notebooks = new NotebookServers(given.status);
  const ends = new ServerEnds(given.model);
  const connections = new ServerConnections({
    ...given,
    endOf: async (serverId) => {
      const { connectionEnd } = await import("./connection-end.js");
      return connectionEnd(serverId, { ...given, notebooks, ends });
    },
  });
  const deps = { ...given, connections, notebooks, ends };
  const builtin = new BuiltinControllers(deps);
  let collection: vscode.Disposable | undefined;
  const choose = () => {
    const jupyter = vscode.extensions.getExtension<Jupyter>(jupyterExtensionId);
    if (jupyter) collection ??= offerToJupyter(jupyter, deps);
    else {
      collection?.dispose();
      collection = undefined;
    }
    builtin.offer(jupyter === undefined);
  };
  choose();
  return vscode.Disposable.from(
    registerKernelCommands(builtin, deps),
    vscode.extensions.onDidChange(choose),
    builtin,
    connections,
    notebooks,
    ends,
    { dispose: () => void collection?.dispose() },
  );
}

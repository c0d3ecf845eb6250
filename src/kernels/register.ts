import type { Jupyter } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { ServerConnections } from "../jupyterServer/server-connections.js";
import type { UnsavedNotebook } from "../servers/status/time-warnings.js";
import { JUPYTER } from "../text/extension-ids.js";
import type { ServerId } from "../text/ids.js";
import { registerLazily } from "../ui/commands.js";
import { Lazy } from "../ui/lazy.js";
import { BuiltinControllers } from "./builtin/register.js";
import { registerKernelCommands } from "./builtin/register-commands.js";
import { offerToJupyter } from "./jupyter-collection.js";
import type { KernelsDeps } from "./kernel-deps.js";
import { NotebookServers } from "./notebook-servers.js";
import type { RunningContents } from "./running/running-contents.js";

export interface Kernels {
  /** The window goes: their notebooks leave them, and they go on. */
  end(): Promise<void>;
  /** Notebooks whose outputs came from a server, and are in no file yet. */
  unsavedOn(serverId: ServerId): UnsavedNotebook[];
  dispose(): void;
  /** to servers, for all rooms */
  connections: ServerConnections;
  /** what runs on servers, for who shows it; loaded at its first use */
  contents: Lazy<RunningContents>;
}

/**
 * Offers the servers' kernels to notebooks: through the Jupyter extension where there is one, through controllers of our own where
 * there is none. Follows when it is installed or removed.
 */
export function registerKernels(given: KernelsDeps): Kernels {
  const notebooks = new NotebookServers(given.status);
  const connections = new ServerConnections({
    ...given,
    endOf: async (serverId) => {
      const { connectionEnd } = await import("./connection-end.js");
      return connectionEnd(serverId, { ...given, notebooks });
    },
  });
  const runs = new Lazy(async () => {
    const { JupyterRuns } = await import("./jupyterRuns/jupyter-runs.js");
    return new JupyterRuns(given);
  });
  const deps = { ...given, connections, notebooks, runs };
  const builtin = new BuiltinControllers(deps);
  let collection: vscode.Disposable | undefined;
  const choose = () => {
    const jupyter = vscode.extensions.getExtension<Jupyter>(JUPYTER);
    if (jupyter) collection ??= offerToJupyter(jupyter, deps);
    else {
      collection?.dispose();
      collection = undefined;
    }
    builtin.offer(jupyter === undefined);
  };
  choose();
  const registered = vscode.Disposable.from(
    registerKernelCommands(builtin, async (notebook) => (await runs.get()).runAllAndLeave(notebook), deps),
    registerLazily(
      "hubKernels.openSampleNotebook",
      async () => (await import("./sample-notebook.js")).openSampleNotebook,
      deps,
    ),
    vscode.extensions.onDidChange(choose),
    builtin,
    notebooks,
    { dispose: () => void collection?.dispose() },
  );
  return {
    connections,
    contents: new Lazy(async () => {
      const { runningContents } = await import("./running/running-in-editor.js");
      return runningContents({ ...deps, builtin });
    }),
    end: async () => {
      registered.dispose();
      await builtin.end();
    },
    unsavedOn: (serverId) => notebooks.unsavedOn(serverId),
    dispose: () => connections.dispose(),
  };
}

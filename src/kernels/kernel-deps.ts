import type { ConnectionDeps } from "../jupyterServer/connection-deps.js";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import type { HubModel } from "../model/types.js";
import type { Usage } from "../servers/resources/usage.js";
import type { KnownLimits } from "../servers/status/known-limits.js";
import type { RunningCells } from "../servers/status/running-cells.js";
import type { ServerEnds } from "../servers/status/server-ends.js";
import type { ServerLinks } from "../servers/status/server-links.js";
import type { StatusChoice } from "../servers/status/status-choice.js";
import type { UnrecordedServers } from "../servers/status/unrecorded-servers.js";
import type { Memento } from "../state/stored.js";
import type { ServerId } from "../text/ids.js";
import type { LocalAddress } from "../text/local-addresses.js";
import type { Lazy } from "../ui/lazy.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import type { BeforeRunDeps } from "./before-run.js";
import type { JupyterRuns } from "./jupyterRuns/jupyter-runs.js";
import type { NotebookServers } from "./notebook-servers.js";

export interface KernelsDeps extends BeforeRunDeps {
  ui: Ui;
  model: HubModel;
  memento: Memento;
  /** follows the notebook that the user looks at */
  status: Pick<StatusChoice, "lookAt">;
  unrecorded: Pick<UnrecordedServers, "note">;
  running: Pick<RunningCells, "set" | "closed">;
  links: Omit<ServerLinks, "of" | "kernelsOf" | "onDidChange">;
  limits: Pick<KnownLimits, "noteJob">;
  /** how the servers ended that this window saw running */
  ends: Pick<ServerEnds, "of">;
  /** what a server uses, as it was told a moment ago */
  usageOf: (serverId: ServerId) => Usage | undefined;
  /** a cell has printed the address of an app on its server */
  appPrinted: (serverId: ServerId, address: LocalAddress) => void;
  /** the program of the helper */
  helperFile: string;
  log: CommandLog & ConnectionDeps["log"];
}

export interface KernelDeps extends KernelsDeps {
  connections: ServerConnections;
  notebooks: NotebookServers;
  runs: Lazy<JupyterRuns>;
}

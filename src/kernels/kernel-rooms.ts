import type { HubModel } from "../model/types.js";
import type { StatusChoice } from "../servers/status/status-choice.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import type { PairMemento } from "./builtin/stored-pairs.js";
import type { Connections } from "./connections.js";
import type { ConnectionsParts } from "./make-connection.js";
import type { NotebookServers } from "./notebook-servers.js";

export interface KernelParts {
  ui: Ui;
  model: HubModel;
  memento: ConnectionsParts["memento"];
  workspaceState: PairMemento;
  /** follows the notebook that the user looks at */
  status: Pick<StatusChoice, "lookAt">;
  log: CommandLog & ConnectionsParts["log"];
}

export interface KernelRooms extends KernelParts {
  connections: Connections;
  notebooks: NotebookServers;
}

import type { ServerConnections } from "../jupyterServer/server-connections.js";
import type { HubModel } from "../model/types.js";
import type { Ui } from "../ui/ui.js";
import type { SyncedProjects } from "./synced-projects.js";

/** What the commands of this room work with. */
export interface SyncCommandDeps {
  ui: Ui;
  model: HubModel;
  connections: Pick<ServerConnections, "of">;
  projects: SyncedProjects;
  /** those of the window that are on this computer, absolute */
  folders(): string[];
  press(command: "pushNow" | "removeSynced" | "getResults" | "refreshServers", args: object): Promise<unknown>;
}

import { helperOn, type HelperReach, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { HelperModules } from "./helper-modules.js";
import type { ModuleSystem } from "./module-system.js";
import { serverModules } from "./server-modules.js";

export interface ModulesDeps extends HelperReachDeps {
  ui: Ui;
  model: HubModel;
  log: CommandLog;
}

export interface ModulesOn {
  system: ModuleSystem;
  /** also where the server's extension loads them: that searches in no other way */
  byHelper: HelperModules;
  reach: HelperReach;
}

export interface AskedModules extends ModulesOn {
  ui: Ui;
  server: ServerId;
  /** as sentences call it */
  label: string;
  /** what is to be done once nothing more is asked */
  act?: () => Promise<void>;
}

/** The module systems of servers: by the server's extension where it has one, else by the helper. */
export class ModulesOfServers {
  readonly #reached: ReachedServers<HelperReach>;

  constructor(readonly deps: ModulesDeps) {
    this.#reached = new ReachedServers(deps.model, (server) => helperOn(server, deps));
  }

  /** @param label as sentences call the server */
  async of(server: ServerId, label: string, signal: AbortSignal): Promise<ModulesOn> {
    const reach = await this.#reached.of(server);
    const byHelper = new HelperModules(reach.helper, label);
    return { system: (await serverModules(reach.connection, signal)) ?? byHelper, byHelper, reach };
  }

  dispose(): void {
    this.#reached.dispose();
  }
}

// Loaded with the first use of software modules.
import type { ServerId } from "../text/ids.js";
import { manageModules } from "./manage-modules.js";
import { type ModulesDeps, ModulesOfServers } from "./modules-deps.js";

export function modulesRoom(deps: ModulesDeps) {
  const servers = new ModulesOfServers(deps);
  return {
    manageModules: manageModules(servers),
    /** The module system of a server. */
    on: async (server: ServerId) => (await servers.of(server, "", new AbortController().signal)).system,
    dispose: () => servers.dispose(),
  };
}

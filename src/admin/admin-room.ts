// Loaded with the first use of what only an admin does.
import { AdminAccess, type AdminDeps } from "./admin-access.js";
import { administerHub, stopIdleServers } from "./administer.js";

export function adminRoom(given: AdminDeps) {
  const access = new AdminAccess(given);
  const deps = { ...given, access };
  return {
    administerHub: administerHub(deps),
    stopIdleServers: stopIdleServers(deps),
    dispose: () => access.dispose(),
  };
}

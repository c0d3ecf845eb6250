// Loaded with the first use of what stands on a hub's pages.
import { AdminAccess, type AdminDeps } from "../admin/admin-access.js";
import { adminRoom } from "../admin/admin-room.js";
import { controlPanel } from "./control-panel.js";
import { logOutOfHub } from "./log-out.js";
import { shareServer } from "./share-server.js";

export function controlPanelRoom(deps: AdminDeps) {
  const access = new AdminAccess(deps);
  const admin = adminRoom(deps);
  return {
    ...admin,
    controlPanel: controlPanel(deps),
    shareServer: shareServer({ ...deps, access }),
    logOutOfHub: logOutOfHub(deps),
    dispose: () => {
      access.dispose();
      admin.dispose();
    },
  };
}

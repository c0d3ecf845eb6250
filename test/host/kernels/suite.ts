import { startHub } from "../../../rig/hub.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./hub-door.js";

/** A real hub. The Jupyter extension is not there: notebooks run through the built-in controller. */
export async function prepare(): Promise<PreparedSuite> {
  const hub = await startHub({ basePath: "/jupyter" });
  const door = await openDoor(hub);
  return {
    env: { RIG_HUB: hub.url, RIG_DOOR: door.url },
    settings: { "hubKernels.tokenStorage": "secretStorage" },
    async stop() {
      door.close();
      await hub.stop();
    },
  };
}

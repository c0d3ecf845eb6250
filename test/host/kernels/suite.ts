import { startHub } from "../../../rig/hub.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./hub-door.js";

/** A real hub. The Jupyter extension is not there: notebooks run through the built-in controller. */
export async function prepare(): Promise<PreparedSuite> {
  const hub = await startHub({ basePath: "/jupyter" });
  const door = await openDoor(hub);
  return {
    env: { RIG_HUB: hub.url, RIG_DOOR: door.url },
    // A window in a browser asks before it opens a file above 10 MB, and one of the notebooks is larger.
    settings: { "hubKernels.tokenStorage": "secretStorage", "workbench.editorLargeFileConfirmation": 50 },
    async stop() {
      door.close();
      await hub.stop();
    },
  };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { ensureSsh } from "../../../rig/sshd.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./hub-door.js";

/** A real hub. The Jupyter extension is not there: notebooks run through the built-in controller. */
export async function prepare(): Promise<PreparedSuite> {
  const hub = await startHub({ basePath: "/jupyter" });
  const door = await openDoor(hub);
  await ensureSsh();
  const ssh = await mkdtemp(path.join(tmpdir(), "hub-kernels-ssh-home-"));
  return {
    env: { RIG_HUB: hub.url, RIG_DOOR: door.url, RIG_SSH_CONFIG: path.join(ssh, ".ssh/config") },
    // A window in a browser asks before it opens a file above 10 MB, and one of the notebooks is larger.
    settings: {
      "hubKernels.tokenStorage": "secretStorage",
      "workbench.editorLargeFileConfirmation": 50,
      "remote.SSH.configFile": path.join(ssh, ".ssh/config"),
    },
    async stop() {
      door.close();
      await hub.stop();
      await rm(ssh, { recursive: true, force: true });
    },
  };
}

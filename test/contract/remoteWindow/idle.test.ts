import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { libraryConfig } from "../../../rig/python-library.js";
import { until } from "../servers/model-on-hub.js";
import { WindowWithSsh } from "./window-with-ssh.js";

const FIRST_INSTALL_MS = 300_000;
const CULL_AFTER_S = 15;

/** The hub's own tool for stopping idle servers, sooner than anywhere. Their servers report nothing themselves: what its proxy sees counts. */
const culling = `
c.JupyterHub.last_activity_interval = 1
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "0"
c.JupyterHub.services.append({
    "name": "idle-culler",
    "admin": True,
    "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=${CULL_AFTER_S}", "--cull-every=1"],
    "environment": {"PYTHONPATH": sys.path[-1]},
})
`;

describe("on a hub that stops idle servers", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("one that ssh is connected to stays, also where nothing is said; afterwards it is stopped", async () => {
    const library = await libraryConfig("idle-culler", "5.5", ["jupyterhub-idle-culler==2.0.0"]);
    const window = await WindowWithSsh.open(await startHub({ config: library + culling }));
    try {
      const host = await window.setUp();
      const end = await window.ssh(host, `sleep ${4 * CULL_AFTER_S}; echo here`);
      assert.deepEqual([end.code, end.stdout], [0, "here\n"], end.stderr);
      assert.ok((await window.ada.atHub())?.ready);
      await until(
        async () => (await window.ada.atHub()) === undefined,
        "the server is stopped",
        10 * CULL_AFTER_S * 1_000,
      );
    } finally {
      await window.close();
    }
  });
});

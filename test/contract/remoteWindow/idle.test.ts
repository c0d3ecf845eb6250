import assert from "node:assert/strict";
import { startHub } from "../../../rig/hub.js";
import { idleCullerConfig } from "../../../rig/idle-culler.js";
import { until } from "../servers/model-on-hub.js";
import { WindowWithSsh } from "./window-with-ssh.js";

const FIRST_INSTALL_MS = 300_000;
/** Longer than a silent connection waits before it gives a sign of life (10 s), with as much again as a busy machine may be late. */
const CULL_AFTER_S = 15;
/** By then one that nobody is connected to has been stopped: the culler looks each second. */
const SILENT_S = 1.5 * CULL_AFTER_S;

/** Servers report nothing themselves: what the hub's proxy sees counts. */
const silent = `c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "0"\n`;

describe("on a hub that stops idle servers", function () {
  this.timeout(FIRST_INSTALL_MS);

  it("one that ssh is connected to stays, also where nothing is said; afterwards it is stopped", async () => {
    const culling = await idleCullerConfig(CULL_AFTER_S);
    const window = await WindowWithSsh.open(await startHub({ config: culling + silent }));
    try {
      const host = await window.setUp();
      const end = await window.ssh(host, `sleep ${SILENT_S}; echo here`);
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

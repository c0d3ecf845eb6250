import { startKeyring } from "../../../rig/keyring.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { PreparedSuite } from "../suite.js";

/** A hub with its companion and a real spawner. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, keyring] = await Promise.all([startSpawnerHub("kubespawner", { companion: true }), startKeyring()]);
  const { url, adminToken } = hub;
  return {
    env: { ...keyring.env, RIG_OPTIONS_HUB: JSON.stringify({ url, adminToken }) },
    async stop() {
      await Promise.all([hub.stop(), keyring.stop()]);
    },
  };
}

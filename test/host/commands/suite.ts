import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./door.js";
import { talkingSpawner } from "./talking-spawner.js";

/** A real hub, a real keychain, and a door to the rig; and a hub with its companion and a real spawner, whose options are asked for. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, ofOptions, keyring] = await Promise.all([
    startHub({ basePath: "/jupyter", config: talkingSpawner }),
    startSpawnerHub("kubespawner", { companion: true }),
    startKeyring(),
  ]);
  const door = await openDoor(hub);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  const { url, adminToken } = ofOptions;
  return {
    env: {
      ...env,
      RIG_HUB: hub.url,
      RIG_DOOR: door.url,
      RIG_OPTIONS_HUB: JSON.stringify({ url, adminToken }),
    },
    async stop() {
      door.close();
      await Promise.all([hub.stop(), ofOptions.stop(), keyring.stop()]);
    },
  };
}

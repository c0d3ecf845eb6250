import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./door.js";
import { talkingSpawner } from "./talking-spawner.js";

/** A real hub, a real keychain, and a door to the rig. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, keyring] = await Promise.all([
    startHub({ basePath: "/jupyter", config: talkingSpawner }),
    startKeyring(),
  ]);
  const door = await openDoor(hub);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  return {
    env: {
      ...env,
      RIG_HUB: hub.url,
      RIG_DOOR: door.url,
    },
    async stop() {
      door.close();
      await Promise.all([hub.stop(), keyring.stop()]);
    },
  };
}

import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import type { PreparedSuite } from "../suite.js";
import { openDoor } from "./door.js";
import { talkingSpawner } from "./talking-spawner.js";

/** A real hub and an old one, a real keychain, and a door to the rig. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, oldHub, keyring] = await Promise.all([
    startHub({ basePath: "/jupyter", config: talkingSpawner }),
    startHub({ line: "4.1" }),
    startKeyring(),
  ]);
  const door = await openDoor(hub);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  return {
    env: {
      ...env,
      RIG_HUB: hub.url,
      RIG_DOOR: door.url,
      RIG_OLD_HUB: oldHub.url,
      RIG_OLD_TOKEN: await oldHub.token("ada"),
    },
    async stop() {
      door.close();
      await Promise.all([hub.stop(), oldHub.stop(), keyring.stop()]);
    },
  };
}

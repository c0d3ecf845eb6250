import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import { openDoor } from "../commands/door.js";
import type { PreparedSuite } from "../suite.js";
import { password } from "./known.js";

/** A hub with the companion and passwords, and a real keychain. */
export async function prepare(): Promise<PreparedSuite> {
  const config = `c.DummyAuthenticator.password = "${password}"`;
  const [hub, keyring] = await Promise.all([
    startHub({ companion: true, basePath: "/jupyter", config }),
    startKeyring(),
  ]);
  const door = await openDoor(hub);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  return {
    env: { ...env, RIG_HUB: hub.url, RIG_DOOR: door.url, RIG_ADMIN_TOKEN: hub.adminToken },
    // The editor itself asks before an extension takes an address.
    settings: { "extensions.confirmedUriHandlerExtensionIds": ["hub-kernels.hub-kernels"] },
    async stop() {
      door.close();
      await Promise.all([hub.stop(), keyring.stop()]);
    },
  };
}

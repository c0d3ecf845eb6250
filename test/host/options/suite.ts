import { startHub } from "../../../rig/hub.js";
import { startKeyring } from "../../../rig/keyring.js";
import { startSpawnerHub } from "../../../rig/spawners.js";
import type { PreparedSuite } from "../suite.js";

/** What the real spawner's own check of options says to one user. */
const refusing = `
from tornado.web import HTTPError

def one_gpu_for_eve(spawner, options):
    if spawner.user.name == "eve" and options.get("gpus") == "2":
        raise HTTPError(400, "eve may have one GPU only")

c.Spawner.apply_user_options = one_gpu_for_eve
`;

/** A hub with its companion; one without whose form is written by hand and which takes one password; and one with its companion, without options. */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, plain, bare, keyring] = await Promise.all([
    startSpawnerHub("kubespawner", { companion: true, config: refusing }),
    startSpawnerHub("html", { config: `c.DummyAuthenticator.password = "open sesame"` }),
    startHub({ companion: true }),
    startKeyring(),
  ]);
  const env = Object.fromEntries(Object.entries(keyring.env).filter((entry): entry is [string, string] => !!entry[1]));
  const known = (running: typeof hub) => JSON.stringify({ url: running.url, adminToken: running.adminToken });
  return {
    env: { ...env, RIG_COMPANION_HUB: known(hub), RIG_PLAIN_HUB: known(plain), RIG_BARE_HUB: known(bare) },
    async stop() {
      await Promise.all([hub.stop(), plain.stop(), bare.stop(), keyring.stop()]);
    },
  };
}

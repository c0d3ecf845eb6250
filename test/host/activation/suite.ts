import { startKeyring } from "../../../rig/keyring.js";
import type { PreparedSuite } from "../suite.js";

/** The editor runs in the session of a real keychain, unlocked. */
export async function prepare(): Promise<PreparedSuite> {
  const keyring = await startKeyring();
  return { env: keyring.env, stop: () => keyring.stop() };
}

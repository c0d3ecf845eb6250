import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startKeyring } from "../../../rig/keyring.js";
import { buildUnpacked } from "../../unpacked-extension.js";
import { prepare as prepareHub } from "../kernels/suite.js";
import type { PreparedSuite } from "../suite.js";
import { hostileWorkspace, settingNames } from "./hostile-workspace.js";
import { startListener } from "./listener.js";

const packageFile = path.resolve(import.meta.dirname, "../../../package.json");

/**
 * A real hub, a real keychain, a folder in hostile hands, a listener that the folder's files name, and two more extensions: the stand-in
 * for the Jupyter extension, and one that asks for what is not its own.
 */
export async function prepare(): Promise<PreparedSuite> {
  const [hub, keyring, listener, ...extensions] = await Promise.all([
    prepareHub(),
    startKeyring(),
    startListener(),
    buildUnpacked("jupyter-stand-in"),
    buildUnpacked("asking-extension"),
  ]);
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-hostile-"));
  const files = hostileWorkspace(listener.url, settingNames(packageFile));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true });
    await writeFile(path.join(home, name), JSON.stringify(content, undefined, 2));
  }
  return {
    env: { ...hub.env, ...keyring.env, RIG_LISTENER: listener.url },
    settings: { "hubKernels.tokenStorage": "keychain", "task.allowAutomaticTasks": "on" },
    folder: home,
    extensions,
    async stop() {
      listener.stop();
      await Promise.all([hub.stop(), keyring.stop(), rm(home, { recursive: true, force: true })]);
    },
  };
}

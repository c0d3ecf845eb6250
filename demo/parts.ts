import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { installBrowser } from "../rig/browser-install.js";
import { installEditor } from "../rig/editor-install.js";
import type { TokenRequest } from "../rig/hub-admin.js";
import type { RunningSlurm } from "../rig/slurm.js";
import type { Steps } from "../rig/steps.js";
import type { Answers } from "../src/hubClient/options/model.js";

export const root = path.resolve(import.meta.dirname, "..");
export const workspace = path.join(root, "demo/workspace");
export const user = "ada";
/** The hub's JupyterHub line. */
export const line = "5.5";
export const tokenLifetimeS = 24 * 3600;

/** A kind of hub to show. */
export interface Demo {
  /** How many steps `prepare` and `start` print. */
  steps: number;
  prepare(steps: Steps): Promise<void>;
  /** `port`: any free one by default. */
  start(steps: Steps, port?: number): Promise<DemoHub>;
  /** What `--check` chooses in the form that the hub's companion gives, and what only this choice prints. */
  checked: { answers: Answers; prints: string };
}

export interface DemoHub extends AsyncDisposable {
  url: string;
  token: string;
  /** One more token of the user. */
  mint(about: TokenRequest): Promise<string>;
  /** What else there is to know before the first start. */
  hints: readonly string[];
  queue?: Queue;
  behindSsh?: BehindSsh;
}

/** A hub that its user reaches through SSH alone. */
export interface BehindSsh {
  /** Where this machine has it, for what the demo itself asks. */
  directUrl: string;
  /** With an `ssh` that knows the host; the editor takes it as it is, instead of that of a login shell. */
  env: { PATH: string; VSCODE_CLI: "1" };
  /** As `hubKernels.networks` has it for this hub. */
  ssh: { host: string; remote: string };
}

/** A scheduler whose GPUs somebody else's job holds. */
export interface Queue {
  slurm: RunningSlurm;
  holder: string;
}

/** The packed extension; `editor`: code-server and a browser for it as well. */
export async function prepareVsix(steps: Steps, { editor }: { editor: boolean }): Promise<string> {
  await steps.run("VS Code in the browser (code-server)", async () => (editor ? await installEditor() : undefined));
  await steps.run("Extension packed", async () => {
    await promisify(execFile)(process.execPath, [path.join(root, "scripts/package.mjs")], { cwd: root });
  });
  return path.join(root, "out/hub-kernels.vsix");
}

export async function prepareBrowser(steps: Steps): Promise<void> {
  await steps.run("Chromium", installBrowser);
}

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { installBrowser } from "../rig/browser-install.js";
import { installEditor } from "../rig/editor-install.js";
import { startHub } from "../rig/hub.js";
import { hubEnvironment, HUB_VERSIONS } from "../rig/python.js";
import type { Steps } from "../rig/steps.js";

export const root = path.resolve(import.meta.dirname, "..");
export const workspace = path.join(root, "demo/workspace");
export const user = "ada";
const line = "5.5";
const tokenLifetimeS = 24 * 3600;

export interface DemoHub extends AsyncDisposable {
  url: string;
  token: string;
}

export async function prepareHub(steps: Steps): Promise<void> {
  await steps.run(`JupyterHub ${HUB_VERSIONS[line]} and a Python kernel`, () => hubEnvironment(line));
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

export async function startDemoHub(steps: Steps): Promise<DemoHub> {
  return steps.run("Hub started", async () => {
    const config = await readFile(path.join(root, "demo/hub_config.py"), "utf8");
    const hub = await startHub({ line, config });
    const token = await hub.token(user, { note: "demo", expiresInS: tokenLifetimeS });
    return { url: hub.url, token, [Symbol.asyncDispose]: () => hub.stop() };
  });
}

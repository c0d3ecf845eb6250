import { build } from "esbuild";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { format } from "node:util";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBrowser } from "../rig/browser.js";
import { startEditor } from "../rig/editor.js";
import { installBrowser } from "../rig/browser-install.js";
import type { Steps } from "../rig/steps.js";
import { checked, profiles } from "./choices.js";
import { checkVariable, lineMark, type CheckRun } from "./check/about.js";
import { demoKeyring } from "./editor.js";
import { root, user, workspace, type DemoHub } from "./parts.js";

const checkDeadlineMs = 180_000;

/** The demo without a window to look at: a script in the editor's extension host presses what a user would press. */
export async function checkDemo(steps: Steps, hub: DemoHub, vsix: string): Promise<void> {
  const keyring = await demoKeyring(steps);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-check-"));
  try {
    await installBrowser();
    await cp(workspace, folder, { recursive: true });
    const about: CheckRun = { url: hub.url, token: hub.token, folder, options: checked.options };
    const outputs = await steps.run("Hub added, server started, notebook run", () =>
      runInEditor(folder, vsix, {
        ...(keyring?.env as Record<string, string>),
        [checkVariable]: JSON.stringify(about),
      }),
    );
    console.log(`\n${outputs}`);
    if (!outputs.includes(checked.prints))
      throw new Error(`The notebook did not print what it should:\n${checked.prints}`);
    if (keyring && (await keyring.secret("hub-kernels", `${hub.url} ${user}`)) !== hub.token) {
      throw new Error("The token is not in the keychain.");
    }
    console.log("The token is in the keychain, and the notebook ran on the chosen machine.");
  } finally {
    await keyring?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInEditor(folder: string, vsix: string, env: Record<string, string>): Promise<string> {
  const script = await bundleScript();
  const editor = await startEditor({
    folder,
    extensions: [vsix],
    env,
    testDriver: true,
    settings: { "hubKernels.profiles": profiles },
  });
  const browser = await startBrowser();
  try {
    const { page, errors } = await browser.newPage();
    const lines: string[] = [];
    await page.exposeFunction("codeAutomationLog", (_kind: string, args: unknown[]) => {
      const line = format(...args);
      if (line.startsWith(lineMark)) lines.push(line.slice(lineMark.length));
    });
    const ended = new Promise<number | string>((resolve) => {
      void page.exposeFunction("codeAutomationExit", resolve);
      setTimeout(() => resolve(`not done after ${checkDeadlineMs / 1000} s`), checkDeadlineMs).unref();
    });
    const onServer = (file: string) => `vscode-remote://${new URL(editor.origin).host}${file}`;
    const payload = [
      ["extensionDevelopmentPath", onServer(path.join(root, "demo/check"))],
      ["extensionTestsPath", onServer(script)],
    ];
    await page.goto(`${editor.url}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    const end = await ended;
    if (end !== 0) throw new Error([`The check ended with ${end}.`, ...lines, ...errors.slice(-10)].join("\n"));
    return lines.join("\n");
  } finally {
    await browser.stop();
    await editor.stop();
  }
}

async function bundleScript(): Promise<string> {
  const outfile = path.join(root, "out/demo/check.cjs");
  await build({
    entryPoints: [path.join(root, "demo/check/script.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  return outfile;
}

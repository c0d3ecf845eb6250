import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type { EditorOptions } from "../rig/editor.js";
import { runHostScript } from "../rig/host-script.js";
import type { Steps } from "../rig/steps.js";
import { type CheckRun, checkVariable, lineMark } from "./check/about.js";
import { demoKeyring } from "./editor.js";
import { fieldsFromCompanion } from "./offered.js";
import { type Demo, type DemoHub, prepareBrowser, root, user, workspace } from "./parts.js";
import { overALine, sleepThrough } from "./sleep.js";

const checkSilentMs = 240_000;
/** By a module of this computer, of its data, on the server. */
const ofOwnModule = `mean: 19.5 °C, computed on the server of ${user}`;
const ofOwnApp = "app: Measurements of today, at a port of this computer";

/** The demo without a window to look at: a script in the editor's extension host presses what a user would press. */
export async function checkDemo(
  steps: Steps,
  direct: DemoHub,
  vsix: string,
  { checked }: Demo,
  { sleeps }: { sleeps: boolean },
): Promise<void> {
  await prepareBrowser(steps);
  const { hub, line } = sleeps ? await overALine(direct) : { hub: direct };
  const fields = await steps.run("Machine chosen among what the companion offers", () =>
    fieldsFromCompanion(hub, checked.answers),
  );
  const keyring = await demoKeyring(steps);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-check-"));
  try {
    await cp(workspace, folder, { recursive: true });
    const queue = hub.queue && { env: hub.queue.slurm.env, holder: hub.queue.holder };
    const about: CheckRun = { url: hub.url, token: hub.token, folder, fields, sleeps, ...(queue && { queue }) };
    const { behindSsh } = hub;
    const editor: EditorOptions = {
      folder,
      extensions: [vsix],
      env: { ...keyring?.env, ...behindSsh?.env, [checkVariable]: JSON.stringify(about), HUB_KERNELS_SCRIPTED: "1" },
      ...(behindSsh && { settings: { "hubKernels.networks": { [new URL(hub.url).origin]: { ssh: behindSsh.ssh } } } }),
    };
    const check = () => {
      const sleep = line && sleepThrough(direct, line, folder);
      return Promise.all([runCheck(editor), sleep]);
    };
    const [outputs] = await steps.run("Hub added, server started, notebook run", check);
    console.log(`\n${outputs}\n`);
    for (const prints of [checked.prints, ofOwnModule, ofOwnApp])
      if (!outputs.includes(prints)) throw new Error(`The notebooks did not print:\n${prints}`);
    if (keyring && (await keyring.secret(`${hub.url} ${user}`)) !== hub.token) {
      throw new Error("The token is not in the keychain.");
    }
    console.log("The notebooks ran on the machine that was chosen, one with a module and data of this computer.");
    console.log("An app that it started there was reached from this computer.");
    console.log("The token is in the keychain.");
  } finally {
    await keyring?.stop();
    await line?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runCheck(editor: EditorOptions): Promise<string> {
  const lines: string[] = [];
  const code = await runHostScript({
    editor,
    script: await bundleScript(),
    developed: [path.join(root, "demo/check")],
    lineMark,
    onLine: (line) => lines.push(line),
    silentMs: checkSilentMs,
  });
  if (code !== 0) throw new Error(lines.join("\n"));
  return lines.join("\n");
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

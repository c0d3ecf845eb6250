import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDebianPackages } from "../rig/apt.js";
import { startEditor } from "../rig/editor.js";
import { keyringPackages, startKeyring } from "../rig/keyring.js";
import type { Steps } from "../rig/steps.js";
import { workspace } from "./parts.js";

export interface OpenEditor extends AsyncDisposable {
  where: string;
}

/** A keychain of the demo's own on Linux, so that the user's stays as it is; elsewhere the system's. */
export async function demoKeyring(steps: Steps) {
  return steps.run("Keychain", async () => {
    if (process.platform !== "linux") return undefined;
    await ensureDebianPackages(Object.fromEntries(keyringPackages.map((name) => [name, "a keychain for the demo"])));
    return startKeyring();
  });
}

interface Around {
  folder?: string;
  env?: Record<string, string> | undefined;
}

export async function openInBrowser(
  steps: Steps,
  vsix: string,
  { folder = workspace, env }: Around = {},
): Promise<OpenEditor> {
  const keyring = await demoKeyring(steps);
  const editor = await steps.run("Editor started", () =>
    startEditor({
      folder,
      extensions: [vsix],
      env: { ...keyring?.env, ...env },
    }),
  );
  const close = async () => {
    await editor.stop();
    await keyring?.stop();
  };
  return { where: editor.url, [Symbol.asyncDispose]: close };
}

/** The user's own VS Code with user data of the demo's; its keychain is the system's. */
export async function openDesktop(steps: Steps, vsix: string, { env }: Around = {}): Promise<OpenEditor> {
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-demo-"));
  const places = ["--user-data-dir", path.join(home, "data"), "--extensions-dir", path.join(home, "extensions")];
  await steps.run("Extension installed in a fresh profile of your VS Code", async () => {
    await runCode([...places, "--install-extension", vsix]);
  });
  await steps.run("Editor started", () => runCode([...places, "--new-window", workspace], env));
  return { where: "its window is open", [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }) };
}

async function runCode(args: string[], env?: Record<string, string>): Promise<void> {
  const about = { stdio: "ignore", shell: process.platform === "win32", env: { ...process.env, ...env } } as const;
  const child = spawn("code", args, about);
  const [code] = (await once(child, "exit").catch((error: unknown) => {
    throw new Error(
      "There is no `code` command on the PATH: install it from VS Code (Shell Command: Install 'code').",
      {
        cause: error,
      },
    );
  })) as [number | null];
  if (code !== 0) throw new Error(`code ended with exit code ${code ?? "none"}`);
}

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { ensureDebianPackages } from "../../rig/apt.js";
import { cacheFolder } from "../../rig/cache.js";
import { languageArguments } from "../../rig/editor-language.js";
import { startChild } from "../../rig/process.js";
import type { EditorRun } from "./run-suite.js";
import { hostLineMark } from "./suite.js";

const logLinesShown = 40;

/** Runs a suite in VS Code for the desktop: the newest, or the one that HUB_KERNELS_VSCODE names (such as 1.100.0). */
export async function runOnDesktop(run: EditorRun): Promise<void> {
  const executable = await downloadVsCode(process.env["HUB_KERNELS_VSCODE"] ?? "stable");
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-desktop-"));
  await writeSettings(path.join(home, "user-data"), run.prepared.settings ?? {});
  const spoken = await languageArguments(path.join(home, "user-data"), run.prepared.language);
  const wrap = run.prepared.wrap ?? ((bare: string[]) => bare);
  const [command = "", ...args] = wrap(await onSomeDisplay([executable, ...vsCodeArguments(home, run), ...spoken]));
  await mkdir(path.dirname(run.logFile), { recursive: true });
  await rm(run.logFile, { force: true });
  const child = startChild({
    name: "VS Code",
    command,
    args,
    logFile: run.logFile,
    env: { ...process.env, ...run.env },
  });
  const over = new AbortController();
  try {
    const end = await Promise.race([child.exited, silence(() => child.log().length, run.silentMs, over.signal)]);
    printTestLines(child.log(), run.print);
    if (end.startsWith("exit code")) return;
    const log = child.log().split("\n").slice(-logLinesShown);
    throw new Error([`VS Code was ended: ${end}.`, ...log].join("\n"));
  } finally {
    over.abort();
    await child.end();
    await rm(home, { recursive: true, force: true });
  }
}

/** Resolves, with words, once as much was printed as before all that time, in ms. */
async function silence(printed: () => number, silentMs: number, signal: AbortSignal): Promise<string> {
  for (let before = -1; before !== printed();) {
    before = printed();
    await delay(silentMs, undefined, { signal });
  }
  return `nothing came of it for ${silentMs / 1000} s`;
}

async function downloadVsCode(version: string): Promise<string> {
  try {
    const cachePath = path.join(cacheFolder(), "vscode-desktop");
    return await downloadAndUnzipVSCode({ version, cachePath, reporter: new SilentReporter() });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code for the desktop (${version}) could not be downloaded: ${why}. These tests need a machine that reaches ` +
        "Microsoft's update server; npm run test:host runs the same suites in code-server.",
      { cause: error },
    );
  }
}

function vsCodeArguments(home: string, run: EditorRun): string[] {
  return [
    run.folder,
    ...run.extensions.map((folder) => `--extensionDevelopmentPath=${folder}`),
    `--extensionTestsPath=${run.index}`,
    `--user-data-dir=${path.join(home, "user-data")}`,
    `--extensions-dir=${path.join(home, "extensions")}`,
    "--no-sandbox",
    "--disable-gpu",
    "--disable-updates",
    "--disable-workspace-trust",
    "--skip-welcome",
    "--skip-release-notes",
  ];
}

async function writeSettings(userDataDir: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(path.join(userDataDir, "User"), { recursive: true });
  const quiet = {
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "chat.disableAIFeatures": true,
  };
  await writeFile(path.join(userDataDir, "User/settings.json"), JSON.stringify({ ...quiet, ...settings }));
}

async function onSomeDisplay(command: string[]): Promise<string[]> {
  if (process.platform !== "linux" || process.env["DISPLAY"]) return command;
  await ensureDebianPackages({ xvfb: "a display for VS Code", xauth: "that display", chromium: "VS Code's libraries" });
  return ["xvfb-run", "-a", ...command];
}

function printTestLines(log: string, print: (line: string) => void): void {
  for (const line of log.split("\n")) {
    const at = line.indexOf(hostLineMark);
    if (at >= 0) print(line.slice(at + hostLineMark.length));
  }
}

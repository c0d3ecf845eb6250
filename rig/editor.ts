import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "./command.js";
import { installEditor } from "./editor-install.js";
import { languageArguments } from "./editor-language.js";
import { type ManagedChild, startChild } from "./process.js";

const startDeadlineMs = 120_000;
const stopGraceMs = 3_000;

/** Keeps the window still: no chat, no welcome page, no updates, nothing that moves or blinks by itself. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "files.simpleDialog.enable": true,
  "git.enabled": false,
};

const quietFlags = [
  "--disable-telemetry",
  "--disable-update-check",
  "--disable-workspace-trust",
  "--disable-getting-started-override",
];

export interface EditorOptions {
  /** The folder that a window opens. */
  folder: string;
  settings?: Record<string, unknown>;
  /** The one that it speaks, as `de`; English by default. */
  language?: string;
  /** VSIX files to install, and unpacked extensions (folders). */
  extensions?: string[];
  /** Put over our own environment; the extension host inherits it. */
  env?: NodeJS.ProcessEnv;
  /** Puts the editor inside something, such as a D-Bus session: gets a command and gives the one to run. */
  wrap?: (command: string[]) => string[];
  /** Lets a window run extension tests (see test/host/run.ts). */
  testDriver?: boolean;
  /** Where to keep what the editor prints; by default a file that is gone after `stop`. */
  logFile?: string;
  /** A free one by default. */
  port?: number;
}

export interface RunningEditor {
  /** Opens the folder in a browser. */
  url: string;
  /** http://127.0.0.1:PORT */
  origin: string;
  logFile: string;
  userDataDir: string;
  stop(): Promise<void>;
}

/** Starts code-server on loopback with user data and extensions of its own, which are gone after `stop`. */
export async function startEditor(options: EditorOptions): Promise<RunningEditor> {
  const editor = await installEditor();
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-editor-"));
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const userDataDir = path.join(home, "user-data");
  let child: ManagedChild | undefined;
  const stop = async () => {
    await child?.end(stopGraceMs);
    await removeHome();
  };
  try {
    const extensionsDir = path.join(home, "extensions");
    const places = ["--config", path.join(home, "config.yaml"), "--user-data-dir", userDataDir];
    const spoken = await languageArguments(userDataDir, options.language);
    const command = [...editor, ...places, ...spoken, "--extensions-dir", extensionsDir];
    await writeSettings(userDataDir, { ...quietSettings, ...options.settings });
    await addExtensions(options.extensions ?? [], extensionsDir, command);
    const logFile = options.logFile ?? path.join(home, "editor.log");
    await mkdir(path.dirname(logFile), { recursive: true });
    await rm(logFile, { force: true });
    child = startServer(command, logFile, options);
    const origin = await listeningAddress(child);
    const url = `${origin}/?folder=${encodeURIComponent(options.folder)}`;
    return { url, origin, logFile, userDataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startServer(command: string[], logFile: string, options: EditorOptions): ManagedChild {
  const args = ["--auth", "none", "--bind-addr", `127.0.0.1:${options.port ?? 0}`, ...quietFlags];
  if (options.testDriver) args.push("--vscode-option", "enable-smoke-test-driver");
  const wrap = options.wrap ?? ((bare: string[]) => bare);
  const [file = "", ...rest] = wrap([...command, ...args]);
  return startChild({
    name: "code-server",
    command: file,
    args: rest,
    logFile,
    env: { ...process.env, ...options.env },
  });
}

async function listeningAddress(child: ManagedChild): Promise<string> {
  const address = () => /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(child.log())?.[1];
  await child.until(() => address() !== undefined, { what: "listening", deadlineMs: startDeadlineMs });
  return address() ?? "";
}

async function writeSettings(userDataDir: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(path.join(userDataDir, "User"), { recursive: true });
  await writeFile(path.join(userDataDir, "User/settings.json"), JSON.stringify(settings, undefined, 2));
}

/** Folders go first: the editor finds them only while it has written no list of extensions yet. */
async function addExtensions(extensions: string[], dir: string, command: string[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  const packed = extensions.filter((file) => file.endsWith(".vsix"));
  for (const folder of extensions.filter((file) => !packed.includes(file))) {
    await cp(folder, path.join(dir, await extensionFolderName(folder)), { recursive: true, dereference: true });
  }
  for (const vsix of packed) {
    const [file = "", ...args] = command;
    await run(file, [...args, "--install-extension", vsix]);
  }
}

async function extensionFolderName(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Record<string, string>;
  return `${manifest["publisher"] ?? ""}.${manifest["name"] ?? ""}-${manifest["version"] ?? ""}`;
}

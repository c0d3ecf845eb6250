import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator } from "playwright-core";
import { openWindow, startBrowser } from "../../rig/browser.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import { type RunningEditor, startEditor } from "../../rig/editor.js";
import { poll } from "../../rig/process.js";

const root = path.resolve(import.meta.dirname, "../..");
const vsix = path.join(root, "out/hub-kernels.vsix");
const screenshots = path.join(root, "out/screenshots");
const logLinesShown = 30;

export interface WindowOptions {
  /** Names the picture of a failure, out/screenshots/<name>.png, and the editor's log, out/logs/e2e-<name>.log. */
  name: string;
  /** A folder whose copy the window opens; an empty one by default. */
  workspace?: string;
  settings?: Record<string, unknown>;
  env?: NodeJS.ProcessEnv;
  /** More extensions beside the packaged one: VSIX files or unpacked folders. */
  extensions?: string[];
  wrap?: (command: string[]) => string[];
}

export interface WindowAbout {
  /** The copy that the window has open, to read saved files from. */
  folder: string;
  editor: RunningEditor;
  /** A second window on the same editor: the one that the evidence of a failure is then of. */
  openAnother(): Promise<EditorWindow>;
}

/** Answers what "Add JupyterHub…" asks, by a token that the user has. */
export async function pasteHub(window: EditorWindow, address: string, token: string): Promise<void> {
  await window.waitForInput("address");
  await window.typeInput(address);
  await window.pickItem("Paste a token you have");
  await window.waitForInput("Paste the token");
  await window.pasteInput(token);
}

type Scenario = (window: EditorWindow, about: WindowAbout) => Promise<void>;

/** A window for one scenario after the other. */
export interface OpenedWindow {
  /** When the scenario fails, a picture of the window and what page and editor printed go with its error. */
  run(scenario: Scenario): Promise<void>;
  close(): Promise<void>;
}

/** Opens a real window for a scenario, and closes all at the end. */
export async function withWindow(options: WindowOptions, scenario: Scenario): Promise<void> {
  const opened = await openedWindow(options);
  try {
    await opened.run(scenario);
  } finally {
    await opened.close();
  }
}

/** Opens a real window of an editor that has the packaged VSIX installed (npm run package). */
export async function openedWindow(options: WindowOptions): Promise<OpenedWindow> {
  if (!existsSync(vsix)) throw new Error(`${vsix} is not there: run "npm run package" first.`);
  const { name, workspace, extensions = [], ...forEditor } = options;
  const logFile = path.join(root, "out/logs", `e2e-${name}.log`);
  const home = await mkdtemp(path.join(tmpdir(), "hub-kernels-e2e-"));
  // The window's title shows this name, so it is one that can be in a picture.
  const folder = path.join(home, workspace ? path.basename(workspace) : "workspace");
  const stops: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true, maxRetries: 10 })];
  const close = async () => {
    for (const stop of stops) await stop();
  };
  try {
    await mkdir(folder);
    if (workspace) await cp(workspace, folder, { recursive: true });
    const editor = await startEditor({ ...forEditor, folder, extensions: [...extensions, vsix], logFile });
    stops.unshift(() => editor.stop());
    const browser = await startBrowser();
    stops.unshift(() => browser.stop());
    const window = await openWindow(browser, editor.url);
    let latest = window;
    const openAnother = async () => (latest = await openWindow(browser, editor.url));
    const run = (scenario: Scenario) =>
      scenario(window, { folder, editor, openAnother }).catch(async (error: unknown) => {
        throw await withEvidence(error, name, latest, editor);
      });
    return { run, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function withEvidence(error: unknown, name: string, window: EditorWindow, editor: RunningEditor): Promise<Error> {
  const picture = path.join(screenshots, `${name}.png`);
  const pictured = await window.screenshot(picture).then(
    () => path.relative(root, picture),
    (reason: unknown) => `none (${String(reason)})`,
  );
  const words = await window.words().catch((reason: unknown) => `none (${String(reason)})`);
  const evidence = [
    "window:",
    words,
    "page:",
    ...window.errors.slice(-logLinesShown),
    "editor:",
    ...(await lastLines(editor.logFile)),
    "extensions:",
    ...(await extensionLogs(editor.userDataDir)),
  ].join("\n    ");
  const failure = error instanceof Error ? error : new Error(String(error));
  failure.message += `\nPicture: ${pictured}`;
  failure.stack = `${failure.message}\n${failure.stack ?? ""}\n  ${evidence}`;
  return failure;
}

/** Of the extension host, and of our own extension, which is told last: what is too long is cut in the middle. */
async function extensionLogs(userDataDir: string): Promise<string[]> {
  const files = await readdir(path.join(userDataDir, "logs"), { recursive: true });
  const told = ["remoteexthost.log", "JupyterHub.log"].flatMap((name) => files.filter((file) => file.endsWith(name)));
  return (await Promise.all(told.map((file) => lastLines(path.join(userDataDir, "logs", file))))).flat();
}

async function lastLines(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).split("\n").slice(-logLinesShown);
}

/** A row of the view in the side bar. */
export function line(window: EditorWindow, text: string): Locator {
  return window.page.locator(".part.sidebar .monaco-list-row", { hasText: text }).first();
}

/** As long as a person waits before another click, in ms. */
const anotherClickMs = 3_000;

/**
 * Clicks a row until what it leads to is there, as a person does. Where the view draws its rows anew between the press and the release, the
 * editor takes that for no click of either (seen once in twenty runs).
 * @param then after the click, as the keys that unfold a row
 */
export async function clickLine(
  row: Locator,
  leadsTo: Locator,
  deadlineMs: number,
  then: () => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  return await poll(async () => {
    if (await leadsTo.isVisible()) return true;
    await row.click({ timeout: anotherClickMs }).catch(() => undefined);
    await then();
    return await leadsTo.waitFor({ timeout: anotherClickMs }).then(
      () => true,
      () => false,
    );
  }, deadlineMs);
}

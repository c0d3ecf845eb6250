import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openWindow, startBrowser } from "../rig/browser.js";
import type { EditorWindow } from "../rig/browser-window.js";
import { startEditor } from "../rig/editor.js";
import { poll } from "../rig/process.js";
import type { Row } from "./table.js";

const vsix = path.resolve(import.meta.dirname, "../out/hub-kernels.vsix");
const rounds = 3;
const scrollStepPx = 100;
const listDeadlineMs = 30_000;
const emptyId = "bench.empty";
const ourName = "Hub Kernels for JupyterHub";
/** The editor's own measurement: loading the code and calling `activate`. */
const timePattern = /Activation: (\d+)ms/;
const run = promisify(execFile);

/** What the editor itself measures of our activation, beside an extension that does nothing; and the extension host's memory. */
export async function activationRows(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-bench-"));
  const empty = await writeEmptyExtension(folder);
  const activation: Row = {
    what: "activation, code loading included",
    unit: "ms",
    ours: [],
    plain: [],
    bar: "< 30 ms of our own",
  };
  const memory: Row = { what: "extension host's memory, no hub asked", unit: "MB", ours: [], plain: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const both = await measure(folder, [empty, vsix], [ourName, emptyId]);
      const alone = await measure(folder, [empty], [emptyId]);
      activation.ours.push(both.activationMs[0] ?? NaN);
      activation.plain?.push(both.activationMs[1] ?? NaN);
      memory.ours.push(both.memoryMB);
      memory.plain?.push(alone.memoryMB);
    }
    return [activation, memory];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, extensions: string[], names: string[]) {
  const workspace = await mkdtemp(path.join(folder, "workspace-"));
  const editor = await startEditor({ folder: workspace, extensions });
  const browser = await startBrowser();
  try {
    const window = await openWindow(browser, editor.url);
    await window.runCommand("Developer: Show Running Extensions");
    const activationMs: number[] = [];
    for (const name of names) activationMs.push(await activationTime(window, name));
    return { activationMs, memoryMB: await extensionHostMemoryMB(editor.userDataDir) };
  } finally {
    await browser.stop();
    await editor.stop();
  }
}

async function activationTime(window: EditorWindow, name: string): Promise<number> {
  const row = window.page
    .locator(".runtime-extensions-editor .extension", { hasText: name })
    .filter({ hasText: timePattern });
  // The list renders only the rows that are to be seen, the slowest extensions first: the wheel turns over its middle.
  const list = window.page.locator(".runtime-extensions-editor");
  await list.locator(".extension").first().waitFor();
  const { x, y, width, height } = (await list.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await window.page.mouse.move(x + width / 2, y + height / 2);
  const seen = await poll(async () => {
    if ((await row.count()) > 0) return true;
    await window.page.mouse.wheel(0, scrollStepPx);
    return false;
  }, listDeadlineMs);
  if (!seen) throw new Error(`The editor shows no activation time of ${name}.`);
  return Number(timePattern.exec(await row.innerText())?.[1]);
}

/** The extension host is the child of the editor that says so; the editor is found by its user data folder. */
async function extensionHostMemoryMB(userDataDir: string): Promise<number> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid=,args="]);
  const processes = stdout.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)?.slice(1) ?? []);
  const family = new Set(processes.filter(([, , args]) => args?.includes(userDataDir)).map(([pid]) => pid));
  for (let grew = true; grew;) {
    const children = processes.filter(([pid, parent]) => family.has(parent) && !family.has(pid));
    for (const [pid] of children) family.add(pid);
    grew = children.length > 0;
  }
  const host = processes.find(([pid, , args]) => family.has(pid) && args?.includes("--type=extensionHost"))?.[0];
  if (host === undefined) throw new Error("The extension host was not found among the processes.");
  const kB = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${host}/status`, "utf8"))?.[1];
  return Number(kB) / 1000;
}

async function writeEmptyExtension(folder: string): Promise<string> {
  const place = path.join(folder, "empty");
  await mkdir(place);
  const [publisher, name] = emptyId.split(".");
  const manifest = {
    name,
    publisher,
    version: "0.0.1",
    engines: { vscode: "^1.100.0" },
    main: "main.cjs",
    activationEvents: ["onStartupFinished"],
  };
  await writeFile(path.join(place, "package.json"), JSON.stringify({ ...manifest, displayName: emptyId }));
  await writeFile(path.join(place, "main.cjs"), "exports.activate = () => {};\n");
  return place;
}

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { openWindow, startBrowser } from "../rig/browser.js";
import { startEditor } from "../rig/editor.js";
import { poll } from "../rig/process.js";
import type { Row } from "./table.js";

const root = path.resolve(import.meta.dirname, "..");
const rounds = 5;
const windowDeadlineMs = 120_000;
const run = promisify(execFile);

interface Manifest {
  publisher: string;
  name: string;
}
interface Extension {
  id: string;
  folder: string;
}

/** The CPU time of our activation in the extension host of a window once that is quiet (time by the clock is mostly the window's), beside an extension that does nothing; and the host's memory. */
export async function activationRows(): Promise<Row[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-bench-"));
  const activation: Row = {
    what: "activation, CPU time, code loading included",
    unit: "ms",
    ours: [],
    plain: [],
    bar: "< 30 ms of our own",
  };
  const memory: Row = { what: "extension host's memory, no hub asked", unit: "MB", ours: [], plain: [] };
  try {
    const empty = await writeExtension(folder, "empty", "exports.activate = () => {};");
    // The first activation of a window pays for what all share.
    const first = await writeExtension(folder, "first", "exports.activate = () => {};");
    const ours = await copyOurs(folder);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 ? [ours, empty] : [empty, ours];
      const both = await measure(folder, [first, ...order]);
      const alone = await measure(folder, [first, empty]);
      activation.ours.push(both.ms[ours.id] ?? NaN);
      activation.plain?.push(both.ms[empty.id] ?? NaN);
      memory.ours.push(both.memoryMB);
      memory.plain?.push(alone.memoryMB);
    }
    return [activation, memory];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Activates the extensions in this order, in a window of their own. */
async function measure(folder: string, extensions: Extension[]) {
  const workspace = await mkdtemp(path.join(folder, "workspace-"));
  const result = path.join(workspace, "times.json");
  const ids = extensions.map(({ id }) => id);
  const timer = await writeExtension(workspace, "timer", timerCode(ids, result), ["onStartupFinished"]);
  const editor = await startEditor({ folder: workspace, extensions: [...extensions, timer].map((one) => one.folder) });
  const browser = await startBrowser();
  try {
    await openWindow(browser, editor.url);
    const done = await poll(() => stat(result).then(Boolean, () => false), windowDeadlineMs);
    if (!done) throw new Error("The extension host did not become quiet, or an extension did not activate.");
    const ms = JSON.parse(await readFile(result, "utf8")) as Record<string, number>;
    return { ms, memoryMB: await extensionHostMemoryMB(editor.userDataDir) };
  } finally {
    await browser.stop();
    await editor.stop();
  }
}

/** Quiet is a host whose timers fire on time, for a second. A core that has rested so long is slow at first: it is kept busy before. */
function timerCode(ids: string[], result: string): string {
  return `
const { rename, writeFile } = require("node:fs/promises");
const { setTimeout: wait } = require("node:timers/promises");
const vscode = require("vscode");
async function quiet() {
  for (let onTime = 0; onTime < 20;) {
    const began = performance.now();
    await wait(50);
    onTime = performance.now() - began < 55 ? onTime + 1 : 0;
  }
  for (const began = performance.now(); performance.now() - began < 300;);
}
exports.activate = async () => {
  const times = {};
  for (const id of ${JSON.stringify(ids)}) {
    await quiet();
    const began = process.cpuUsage();
    await vscode.extensions.getExtension(id).activate();
    const { user, system } = process.cpuUsage(began);
    times[id] = (user + system) / 1000;
  }
  const file = ${JSON.stringify(result)};
  await writeFile(file + ".part", JSON.stringify(times));
  await rename(file + ".part", file);
};
`;
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

/** What is in the VSIX, activated by nothing but the timer. */
async function copyOurs(parent: string): Promise<Extension> {
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as Manifest;
  const folder = path.join(parent, "ours");
  for (const part of ["dist", "media", "package.nls.json"]) {
    await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ ...manifest, activationEvents: [] }));
  return { folder, id: `${manifest.publisher}.${manifest.name}` };
}

async function writeExtension(
  parent: string,
  name: string,
  code: string,
  activationEvents: string[] = [],
): Promise<Extension> {
  const folder = path.join(parent, name);
  const publisher = "bench";
  const manifest = {
    name,
    publisher,
    version: "0.0.1",
    engines: { vscode: "^1.100.0" },
    main: "main.cjs",
    activationEvents,
  };
  await mkdir(folder);
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(path.join(folder, "main.cjs"), code);
  return { folder, id: `${publisher}.${name}` };
}

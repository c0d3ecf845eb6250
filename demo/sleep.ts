import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FaultyLine } from "../rig/faulty-line.js";
import { poll } from "../rig/process.js";
import { asleepFile } from "./check/about.js";
import { type DemoHub, user } from "./parts.js";

const PRINTING_MS = 120_000;
const CELL_MS = 120_000;
const MOMENT_MS = 1_000;
/** as it is named in all lists */
const RECORDER = "Hub Kernels helper";

interface Session {
  name: string;
  kernel: { execution_state: string };
}

/** A hub that is reached over a line that can be cut, as a laptop's is when its lid is closed. */
export async function overALine(hub: DemoHub): Promise<{ hub: DemoHub; line: FaultyLine }> {
  const { line, url } = await FaultyLine.to(hub.url);
  return { hub: { ...hub, url }, line };
}

/**
 * Cuts the line once a cell prints and is recorded, and mends it when the kernel has ended the cell.
 * @param hub past the line @param folder of the editor, in which the script says that it is time
 */
export async function sleepThrough(hub: DemoHub, line: FaultyLine, folder: string): Promise<void> {
  const isTime = () => existsSync(path.join(folder, asleepFile));
  if (!(await poll(isTime, PRINTING_MS))) throw new Error("No cell printed.");
  if (!(await poll(() => isRecorded(hub), CELL_MS))) throw new Error("The cell was not recorded.");
  line.refuses = true;
  line.cut();
  console.log("The line is cut, while the cell prints.");
  if (!(await poll(() => hasEnded(hub), CELL_MS))) throw new Error("The cell did not end on the server.");
  console.log("The cell has ended on the server.");
  line.refuses = false;
}

/** The recorder shows itself busy as long as a cell runs that it hears; while it starts it is so for less than a moment. */
async function isRecorded(hub: DemoHub): Promise<boolean> {
  const isBusy = async () =>
    (await sessions(hub)).some(({ name, kernel }) => name === RECORDER && kernel.execution_state === "busy");
  if (!(await isBusy())) return false;
  await delay(MOMENT_MS);
  return await isBusy();
}

/** No kernel of the server has anything to do. */
async function hasEnded(hub: DemoHub): Promise<boolean> {
  return (await sessions(hub)).every(({ kernel }) => kernel.execution_state === "idle");
}

async function sessions({ url, token }: DemoHub): Promise<Session[]> {
  const headers = { authorization: `token ${token}` };
  const response = await fetch(new URL(`user/${user}/api/sessions`, url), { headers });
  return (await response.json()) as Session[];
}

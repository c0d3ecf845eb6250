import { existsSync } from "node:fs";
import path from "node:path";
import { FaultyLine } from "../rig/faulty-line.js";
import { poll } from "../rig/process.js";
import { asleepFile } from "./check/about.js";
import { type DemoHub, user } from "./parts.js";

const PRINTING_MS = 120_000;
const CELL_MS = 120_000;

/** A hub that is reached over a line that can be cut, as a laptop's is when its lid is closed. */
export async function overALine(hub: DemoHub): Promise<{ hub: DemoHub; line: FaultyLine }> {
  const url = new URL(hub.url);
  const line = new FaultyLine(Number(url.port));
  url.port = String(await line.listen());
  return { hub: { ...hub, url: url.href }, line };
}

/**
 * Cuts the line once a cell prints, and mends it when the kernel has ended the cell.
 * @param hub past the line @param folder of the editor, in which the script says that it is time
 */
export async function sleepThrough(hub: DemoHub, line: FaultyLine, folder: string): Promise<void> {
  const isTime = () => existsSync(path.join(folder, asleepFile));
  if (!(await poll(isTime, PRINTING_MS))) throw new Error("No cell printed.");
  line.refuses = true;
  line.cut();
  console.log("The line is cut, while the cell prints.");
  if (!(await poll(() => hasEnded(hub), CELL_MS))) throw new Error("The cell did not end on the server.");
  console.log("The cell has ended on the server.");
  line.refuses = false;
}

/** No kernel of the server has anything to do. */
async function hasEnded({ url, token }: DemoHub): Promise<boolean> {
  const headers = { authorization: `token ${token}` };
  const response = await fetch(new URL(`user/${user}/api/kernels`, url), { headers });
  const kernels = (await response.json()) as { execution_state: string }[];
  return kernels.every(({ execution_state: state }) => state === "idle");
}

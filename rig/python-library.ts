import { join } from "node:path";
import { ensurePart } from "./cache.js";
import { hubEnvironment, type HubLine, installInto } from "./python.js";

/** A line of jupyterhub_config.py that gives the hub these packages (all they need, pinned): one folder for all lines, beside their environments. */
export async function libraryConfig(name: string, line: HubLine, packages: readonly string[]): Promise<string> {
  const python = join(await hubEnvironment(line), "bin", "python");
  const { folder } = await ensurePart(name, packages.join("\n"), (target) => installInto(target, python, ...packages));
  return `\nsys.path.append(${JSON.stringify(folder)})\n`;
}

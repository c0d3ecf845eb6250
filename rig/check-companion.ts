import path from "node:path";
import { run } from "./command.js";
import { pythonEnvironment } from "./python.js";

/** Types, lint and format of the Python package in hub-companion/, and of the helper. node --import tsx rig/check-companion.ts */
const root = path.resolve(import.meta.dirname, "..");
const bin = path.join(await pythonEnvironment("python-checks", ["mypy==2.4.1", "ruff==0.17.5"]), "bin");
const lint: [string, string[]][] = [
  ["ruff", ["check", "."]],
  ["ruff", ["format", "--check", "."]],
];
const checks: Record<string, [string, string[]][]> = {
  "hub-companion": [["mypy", ["hub_kernels_companion"]], ...lint],
  // What it works with has no types in Python 3.8.
  helper: lint,
};
for (const [folder, its] of Object.entries(checks))
  for (const [tool, args] of its) await run(path.join(bin, tool), args, { cwd: path.join(root, folder) });

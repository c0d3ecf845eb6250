import path from "node:path";
import { run } from "./command.js";
import { pythonEnvironment } from "./python.js";

/** Types, lint and format of the Python package in hub-companion/. node --import tsx rig/check-companion.ts */
const cwd = path.resolve(import.meta.dirname, "../hub-companion");
const bin = path.join(await pythonEnvironment("python-checks", ["mypy==2.4.1", "ruff==0.17.5"]), "bin");
const checks: [string, string[]][] = [
  ["mypy", ["hub_kernels_companion"]],
  ["ruff", ["check", "."]],
  ["ruff", ["format", "--check", "."]],
];
for (const [tool, args] of checks) await run(path.join(bin, tool), args, { cwd });

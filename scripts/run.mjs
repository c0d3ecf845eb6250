// Runs a TypeScript program of this repository on a fresh clone too: node scripts/run.mjs FILE [argument…]. Needs nothing installed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { ensureDependencies } from "./dependencies.mjs";

try {
  ensureDependencies();
} catch (error) {
  console.error(`ERROR ${error.message}`);
  process.exit(1);
}
const child = spawn(process.execPath, ["--import", "tsx", ...process.argv.slice(2)], { stdio: "inherit" });
// The terminal tells the whole group; this one waits until the other has ended all that it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
const [code] = await once(child, "exit");
process.exitCode = code ?? 1;

// npm run demo: from a fresh clone to a running editor. This file needs nothing installed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ensureDependencies } from "../scripts/dependencies.mjs";

try {
  ensureDependencies();
} catch (error) {
  console.error(`ERROR ${error.message}`);
  process.exit(1);
}
const main = path.join(import.meta.dirname, "main.ts");
const child = spawn(process.execPath, ["--import", "tsx", main, ...process.argv.slice(2)], { stdio: "inherit" });
// The terminal tells the whole group; this one waits until the other has ended all that it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
const [code] = await once(child, "exit");
process.exitCode = code ?? 1;

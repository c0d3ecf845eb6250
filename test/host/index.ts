import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { rejectionsLeft, watchRejections } from "../unhandled.js";
import { hostLineMark, type HostRun, hostRunVariable } from "./suite.js";

/** For what hangs, longer than what `until` waits: its words are the failure then. */
const testTimeoutMs = 300_000;

/** Called by the editor inside its extension host: runs the tests of one suite, and throws when one fails. */
export async function run(): Promise<void> {
  const about = JSON.parse(process.env[hostRunVariable] ?? "") as HostRun;
  const { default: Mocha } = await import("mocha");
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => printMarked(format(...args));
  const { default: Reporter } = (await import(pathToFileURL(about.reporter).href)) as {
    default: Mocha.ReporterConstructor;
  };
  const mocha = new Mocha({
    ui: "bdd",
    timeout: testTimeoutMs,
    forbidOnly: true,
    forbidPending: true,
    reporter: Reporter,
    reporterOptions: { file: about.results },
    ...(about.grep ? { grep: about.grep } : {}),
  });
  try {
    loadTests(mocha, about.files);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const failures = [{ title: "loading the tests", text }];
    writeFileSync(about.results, JSON.stringify({ passed: 0, failures, complete: true }));
    printMarked(text);
    throw error;
  }
  watchRejections();
  const failed = await new Promise<number>((resolve) => mocha.run(resolve));
  const left = await rejectionsLeft();
  for (const text of left) printMarked(`a rejection that nobody handled: ${text}`);
  if (left.length > 0) recordUnhandled(about.results, left);
  const failures = failed + left.length;
  if (failures > 0) throw new Error(`${failures} host tests failed.`);
}

/** The editor gives `vscode` to what is required, so mocha must not import the files itself. */
function loadTests(mocha: Mocha, files: string[]): void {
  const requireTest = createRequire(__filename);
  for (const file of files) {
    mocha.suite.emit("pre-require", globalThis, file, mocha);
    mocha.suite.emit("require", requireTest(file), file, mocha);
    mocha.suite.emit("post-require", globalThis, file, mocha);
  }
}

function printMarked(text: string): void {
  for (const line of text.split("\n")) console.log(hostLineMark + line);
}

/** Each counts as a failure of the suite, beside those of its tests. */
function recordUnhandled(results: string, left: readonly string[]): void {
  const found = JSON.parse(readFileSync(results, "utf8")) as { failures: { title: string; text: string }[] };
  found.failures.push(...left.map((text) => ({ title: "a rejection that nobody handled", text })));
  writeFileSync(results, JSON.stringify(found, undefined, 2));
}

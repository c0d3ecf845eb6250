import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleHostTests } from "./bundle.js";
import { runInCodeServer } from "./in-code-server.js";
import { runOnDesktop } from "./on-desktop.js";
import { type HostRun, hostRunVariable, type PreparedSuite, type PrepareSuite } from "./suite.js";

const root = path.resolve(import.meta.dirname, "../..");
/** A test says nothing while it runs, and takes some minutes at most. */
const silentMs = 10 * 60_000;

export interface SuiteToRun {
  suite: string;
  /** Where the results are written. */
  results: string;
  desktop: boolean;
  /** Gets what the tests print. */
  print: (line: string) => void;
  grep?: string;
}

/** What an editor needs to run a suite: the same for code-server and the desktop. */
export interface EditorRun {
  /** The bundled test/host/index.ts. */
  index: string;
  prepared: PreparedSuite;
  folder: string;
  env: NodeJS.ProcessEnv;
  extensions: string[];
  /** It is ended where it prints nothing for so long. */
  silentMs: number;
  /** Gets what the tests print. */
  print: (line: string) => void;
  /** What the editor prints; kept for the reader of a failure. */
  logFile: string;
}

/** Runs one suite in a fresh editor; gives the number of failures, at least 1 when it did not come to its end. */
export async function runSuite(about: SuiteToRun): Promise<number> {
  await rm(about.results, { force: true });
  await mkdir(path.dirname(about.results), { recursive: true });
  const { suite, desktop, results, print, ...grep } = about;
  const { index, tests: files } = await bundleHostTests(suite);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-host-"));
  const reporter = path.join(root, "scripts/mocha-reporter.mjs");
  const run: HostRun = { files, results, reporter, ...grep };
  let prepared: PreparedSuite | undefined;
  try {
    prepared = await prepareSuite(suite);
    await (desktop ? runOnDesktop : runInCodeServer)({
      index,
      prepared,
      folder: prepared.folder ?? folder,
      env: { ...prepared.env, [hostRunVariable]: JSON.stringify(run), HUB_KERNELS_SCRIPTED: "1" },
      extensions: [root, ...(prepared.extensions ?? [])],
      silentMs,
      print,
      logFile: path.join(root, "out/logs", `host-${suite}.log`),
    });
  } finally {
    await prepared?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  return failures(results, suite);
}

async function prepareSuite(suite: string): Promise<PreparedSuite> {
  const file = path.join(import.meta.dirname, suite, "suite.ts");
  if (!existsSync(file)) return { stop: () => Promise.resolve() };
  const { prepare } = (await import(file)) as { prepare: PrepareSuite };
  return prepare();
}

async function failures(results: string, suite: string): Promise<number> {
  if (!existsSync(results))
    throw new Error(`The tests of ${suite} never began; the editor's log is out/logs/host-${suite}.log.`);
  const { failures, complete } = JSON.parse(await readFile(results, "utf8")) as {
    failures: unknown[];
    complete: boolean;
  };
  if (!complete)
    throw new Error(`The tests of ${suite} did not come to their end; the editor's log is out/logs/host-${suite}.log.`);
  return failures.length;
}

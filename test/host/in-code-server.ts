import { readFile } from "node:fs/promises";
import { format } from "node:util";
import { startBrowser } from "../../rig/browser.js";
import { startEditor } from "../../rig/editor.js";
import { hostIndex } from "./bundle.js";
import type { EditorRun } from "./run-suite.js";
import { hostLineMark } from "./suite.js";

const logLinesShown = 60;

/**
 * Runs a suite in the extension host of code-server, through the window's protocol for extension tests
 * (that of @vscode/test-web): the page reports what the tests print, and their end.
 */
export async function runInCodeServer(run: EditorRun): Promise<void> {
  const editor = await startEditor({
    folder: run.folder,
    env: run.env,
    testDriver: true,
    logFile: run.logFile,
    ...(run.prepared.settings ? { settings: run.prepared.settings } : {}),
    ...(run.prepared.wrap ? { wrap: run.prepared.wrap } : {}),
  });
  const browser = await startBrowser();
  try {
    const { page, errors } = await browser.newPage();
    await page.exposeFunction("codeAutomationLog", (_kind: string, args: unknown[]) => printTestLine(args));
    const ended = new Promise<string>((resolve) => {
      page.once("crash", () => resolve("the page crashed"));
      setTimeout(() => resolve(`${run.deadlineMs / 1000} s are over`), run.deadlineMs).unref();
      void page.exposeFunction("codeAutomationExit", (code: number) => resolve(`exit ${code}`));
    });
    await page.goto(`${editor.url}&payload=${encodeURIComponent(JSON.stringify(testPayload(editor.origin, run)))}`);
    const end = await ended;
    if (end.startsWith("exit ")) return;
    const log = (await readFile(editor.logFile, "utf8")).split("\n").slice(-logLinesShown);
    throw new Error([`The tests were ended: ${end}.`, "page:", ...errors.slice(-20), "editor:", ...log].join("\n"));
  } finally {
    await browser.stop();
    await editor.stop();
  }
}

function testPayload(origin: string, run: EditorRun): [string, string][] {
  const onServer = (file: string) => `vscode-remote://${new URL(origin).host}${file}`;
  return [
    ...run.extensions.map((folder): [string, string] => ["extensionDevelopmentPath", onServer(folder)]),
    ["extensionTestsPath", onServer(hostIndex)],
  ];
}

function printTestLine(args: unknown[]): void {
  const line = format(...args);
  if (line.startsWith(hostLineMark)) console.log(line.slice(hostLineMark.length));
}

import { runHostScript } from "../../rig/host-script.js";
import { hostIndex } from "./bundle.js";
import type { EditorRun } from "./run-suite.js";
import { hostLineMark } from "./suite.js";

/** Runs a suite in the extension host of code-server. The results are in a file, so the exit code says nothing new. */
export async function runInCodeServer({
  folder,
  env,
  logFile,
  prepared,
  extensions,
  deadlineMs,
}: EditorRun): Promise<void> {
  await runHostScript({
    editor: {
      folder,
      env,
      logFile,
      ...(prepared.settings && { settings: prepared.settings }),
      ...(prepared.wrap && { wrap: prepared.wrap }),
    },
    script: hostIndex,
    developed: extensions,
    lineMark: hostLineMark,
    onLine: (line) => console.log(line),
    deadlineMs,
  });
}

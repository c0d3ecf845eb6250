import { runHostScript } from "../../rig/host-script.js";
import { hostIndex } from "./bundle.js";
import type { EditorRun } from "./run-suite.js";
import { hostLineMark } from "./suite.js";

/**
 * Runs a suite in the extension host of code-server. The results are in a file, so the exit code says nothing new. Only our own
 * extension is loaded as being developed: of several such, code-server now and then loads only some.
 */
export async function runInCodeServer({
  folder,
  env,
  logFile,
  prepared,
  extensions,
  deadlineMs,
}: EditorRun): Promise<void> {
  const [ours = "", ...others] = extensions;
  await runHostScript({
    editor: {
      folder,
      extensions: others,
      env,
      logFile,
      ...(prepared.settings && { settings: prepared.settings }),
      ...(prepared.wrap && { wrap: prepared.wrap }),
    },
    script: hostIndex,
    developed: [ours],
    lineMark: hostLineMark,
    onLine: (line) => console.log(line),
    deadlineMs,
  });
}

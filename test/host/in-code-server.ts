import { runHostScript } from "../../rig/host-script.js";
import type { EditorRun } from "./run-suite.js";
import { hostLineMark } from "./suite.js";

/**
 * Runs a suite in the extension host of code-server. The results are in a file, so the exit code says nothing new. Only our own
 * extension is loaded as being developed: of several such, code-server now and then loads only some.
 */
export async function runInCodeServer({
  index,
  folder,
  env,
  logFile,
  prepared,
  extensions,
  silentMs,
  print,
}: EditorRun): Promise<void> {
  const [ours = "", ...others] = extensions;
  await runHostScript({
    editor: {
      folder,
      extensions: others,
      env,
      logFile,
      ...(prepared.settings && { settings: prepared.settings }),
      ...(prepared.language && { language: prepared.language }),
      ...(prepared.wrap && { wrap: prepared.wrap }),
    },
    script: index,
    developed: [ours],
    lineMark: hostLineMark,
    onLine: print,
    silentMs,
  });
}

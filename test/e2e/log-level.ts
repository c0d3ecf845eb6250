import assert from "node:assert/strict";
import type { EditorWindow } from "../../rig/browser-window.js";
import { poll } from "../../rig/process.js";

const deadlineMs = 90_000;

/** Has the extension write all that it can into its log. */
export async function logEverything(window: EditorWindow): Promise<void> {
  await window.runCommand("JupyterHub: Show Log");
  // The list has the logs that are there when it opens, and this one comes with the extension's first command.
  const offered = await poll(async () => {
    await window.closeInput();
    await window.runCommand("Developer: Set Log Level...");
    return (await window.listItems()).some((item) => item.includes("JupyterHub"));
  }, deadlineMs);
  assert.ok(offered, "the log is in the list");
  await window.pickItem("JupyterHub");
  await window.pickItem("Trace");
}

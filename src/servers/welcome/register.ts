import * as vscode from "vscode";
import { openWalkthroughOnce, watchProgress, type WelcomeDeps } from "./walkthrough.js";

/** The walkthrough of package.json: what is done of it, and that it is opened once. */
export function registerWalkthrough(deps: WelcomeDeps, mode: vscode.ExtensionMode): { dispose(): unknown }[] {
  // Of the welcome page nothing is known to extensions.
  const isAtWork = vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input !== undefined));
  if (mode === vscode.ExtensionMode.Production) void openWalkthroughOnce(deps, { isAtWork });
  return watchProgress(deps);
}

import * as vscode from "vscode";
import { stored } from "../../state/stored.js";
import { watchProgress, type WelcomeDeps } from "./walkthrough.js";

/** The walkthrough of package.json: what is done of it, and that it is opened once. */
export function registerWalkthrough(deps: WelcomeDeps, mode: vscode.ExtensionMode): { dispose(): unknown }[] {
  const isNew = mode === vscode.ExtensionMode.Production && !stored.walkthroughShown.get(deps.memento);
  // Of the welcome page nothing is known to extensions.
  const isAtWork = vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input !== undefined));
  if (isNew)
    void import("./first-walkthrough.js").then(({ openWalkthroughOnce }) => openWalkthroughOnce(deps, { isAtWork }));
  return watchProgress(deps);
}

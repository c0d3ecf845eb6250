import { stored } from "../../state/stored.js";
import { walkthroughId, type WelcomeDeps } from "./walkthrough.js";

/**
 * Opens the walkthrough in the first window after the install, once; the command does it again. Not where there are hubs already, in front
 * of anybody's work, where the editor's user wants no walkthrough to open by itself, or where nobody sits before it.
 * @param isAtWork something is open in the window
 */
export async function openWalkthroughOnce(
  { ui, model, memento }: Pick<WelcomeDeps, "ui" | "model" | "memento">,
  { isAtWork, env = process.env }: { isAtWork: boolean; env?: NodeJS.ProcessEnv },
): Promise<void> {
  if (stored.walkthroughShown.get(memento)) return;
  // The first is of the machine: where the extension runs on another one, what the user has set is seen in the second alone.
  const isWanted =
    ui.editorSetting("workbench.welcomePage.walkthroughs.openOnInstall") !== false &&
    ui.editorSetting("workbench.startupEditor") !== "none";
  if (isAtWork || !isWanted || env["CI"] !== undefined) return;
  await stored.walkthroughShown.set(memento, true);
  if (model.accounts.length === 0) await ui.run("workbench.action.openWalkthrough", walkthroughId, false);
}

import { walkthroughId } from "../welcome/walkthrough.js";
import { noArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/** The walkthrough of package.json. */
export const getStarted = ({ ui }: CommandDeps) => ({
  id: "hubKernels.getStarted" as const,
  args: noArgs,
  async run() {
    await ui.run("workbench.action.openWalkthrough", walkthroughId, false);
  },
});

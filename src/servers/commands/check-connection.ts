import type * as v from "valibot";
import { checkArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/** Gives the report. */
export const checkConnectionCommand = (deps: CommandDeps) => ({
  id: "hubKernels.checkConnection" as const,
  args: checkArgs,
  async run(args?: v.InferOutput<typeof checkArgs>): Promise<string> {
    const { checkAsked } = await import("../check/check-asked.js");
    return await checkAsked(deps, args);
  },
});

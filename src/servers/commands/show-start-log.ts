import type * as v from "valibot";
import { showStarts } from "../start/show-starts.js";
import { serverArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/** Gives the text: all starts that are kept, or those of a server. */
export const showStartLog = (deps: CommandDeps) => ({
  id: "hubKernels.showStartLog" as const,
  args: serverArgs,
  run: (args?: v.InferOutput<typeof serverArgs>): Promise<string | undefined> =>
    Promise.resolve(showStarts(deps, args?.server)),
});

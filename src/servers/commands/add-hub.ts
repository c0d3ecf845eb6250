import type * as v from "valibot";
import { addHubArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/**
 * A hub and account more. With a token from code nothing is asked. What it gives is enough to go on with the default server: its id, and
 * what it is doing as far as the hub told.
 */
export const addHub = (deps: CommandDeps) => ({
  id: "hubKernels.addHub" as const,
  args: addHubArgs,
  async run(args?: v.InferOutput<typeof addHubArgs>) {
    const { addHubAsked, addHubGiven } = await import("../../signIn/flows.js");
    const account = args && "url" in args ? await addHubGiven(deps, args) : await addHubAsked(deps, args);
    const [server] = account.servers;
    return {
      hub: account.hub.baseUrl,
      account: account.id,
      user: account.user,
      server: server?.id,
      state: server?.state.kind,
    };
  },
});

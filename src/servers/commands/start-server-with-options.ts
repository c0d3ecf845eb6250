import type * as v from "valibot";
import type { Server } from "../../model/types.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import type { Again, Chosen } from "../options/choose-options.js";
import { joinStart, startInBrowser } from "../start/join-start.js";
import { startServer } from "../start/start-flow.js";
import { argsOf, withOptionsArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import type { CommandDeps } from "./deps.js";
import { startingNew, toStart } from "./to-start.js";

/** Asks for the options of the start, then starts. */
export const startServerWithOptions = (deps: CommandDeps) => ({
  id: "hubKernels.startServerWithOptions" as const,
  args: withOptionsArgs,
  async run(args?: v.InferOutput<typeof withOptionsArgs>) {
    requireTrust(deps.ui);
    const { account, server } = args ? serverNamed(deps.model, args.server) : await toStart(deps);
    const start = chooseAndStart(deps, account.id, server.id, undefined, args?.profile);
    const started = await startingNew(deps.model, server.id, start);
    return { server: started.id, state: started.state.kind };
  },
});

/**
 * Asks with which options, then starts. Where it fails, it can be asked once more.
 * @param again a start that is made by one click
 * @param profile the name of the one that it is to be, as a link has it
 */
export async function chooseAndStart(
  deps: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  again?: Again,
  profile?: string,
): Promise<Server> {
  let isOfPage = false;
  const retry = () =>
    again && !isOfPage
      ? press(deps.ui, "hubKernels.startServer", { server: serverId, ...argsOf(again === "last" ? undefined : again) })
      : press(deps.ui, "hubKernels.startServerWithOptions", { server: serverId });
  try {
    const { chooseOptions } = await import("../options/choose-options.js");
    const chosen = await chooseOptions(deps, accountId, serverId, again, profile);
    // What the hub's own page was told is not known here, and is not what was started from here before.
    isOfPage = chosen.outcome.kind !== "start";
    return await startChosen(deps, chosen);
  } catch (error) {
    if (!(error instanceof Failure)) throw new Failure(error, { retry, account: accountId });
    throw isOfPage ? new Failure(error.cause, { ...error.again, retry }) : error;
  }
}

function startChosen(deps: CommandDeps, { account, server, outcome }: Chosen): Promise<Server> {
  switch (outcome.kind) {
    case "start":
      return startServer(deps, account, server, outcome.options);
    case "browser":
      return startInBrowser(deps, account, server);
    case "sent":
      return joinStart(deps, account, server);
  }
}

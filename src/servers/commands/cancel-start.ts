import type * as v from "valibot";
import { stopServerArgs } from "./args.js";
import { serverFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";
import { stopServerCommand } from "./stop-server.js";

/** Withdraws a start, in the words in which it is offered. One that runs by now is asked about as such. */
export const cancelStart = (deps: CommandDeps) => {
  const stop = stopServerCommand(deps);
  return {
    ...stop,
    id: "hubKernels.cancelStart" as const,
    async run(args?: v.InferOutput<typeof stopServerArgs>) {
      const { ui } = deps;
      const { server } = await serverFor(deps, args, {
        title: ui.l10n.t("Cancel Start"),
        question: ui.l10n.t("Which start do you want to cancel?"),
        fits: ({ state }) => state.kind === "starting",
        none: ui.l10n.t("None of your servers is starting."),
      });
      await stop.run({ server: server.id, ...(args?.confirmed && { confirmed: true }) });
    },
  };
};

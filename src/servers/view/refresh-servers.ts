import type { HubModel } from "../../model/types.js";
import type { Command } from "../../ui/run-command.js";
import { refreshArgs } from "../commands/args.js";
import { accountsNamed, serverNamed } from "../commands/choose.js";
import type { AccountQuestions } from "./account-questions.js";
import type { OpenServers } from "./open-servers.js";
import type { SharedServers } from "./shared-servers.js";

/** Asks the hubs again, and of what is unfolded the servers; or one server alone. */
export function refreshServers(
  model: HubModel,
  questions: Pick<AccountQuestions, "ask">,
  open: Pick<OpenServers, "refresh">,
  shared: Pick<SharedServers, "look">,
): Command<typeof refreshArgs> {
  return {
    id: "hubKernels.refreshServers",
    args: refreshArgs,
    run: async (args) => {
      if (args && "server" in args) {
        open.refresh([serverNamed(model, args.server).server.id], args.starts);
        return;
      }
      const accounts = args ? accountsNamed(model, args) : model.accounts;
      open.refresh(accounts.flatMap(({ servers }) => servers.map(({ id }) => id)));
      await questions.ask(
        accounts.map(({ id }) => id),
        "refreshAnew",
      );
      const now = accounts.flatMap(({ id }) => model.account(id) ?? []);
      shared.look(true, now);
    },
  };
}

import type { HubModel } from "../../model/types.js";
import type { Command } from "../../ui/run-command.js";
import { accountArgs } from "../commands/args.js";
import { accountsNamed } from "../commands/choose.js";
import type { AccountQuestions } from "./account-questions.js";

export function refreshServers(model: HubModel, questions: AccountQuestions): Command<typeof accountArgs> {
  return {
    id: "hubKernels.refreshServers",
    args: accountArgs,
    run: (args) =>
      questions.ask(
        (args ? accountsNamed(model, args) : model.accounts).map(({ id }) => id),
        "refreshAnew",
      ),
  };
}

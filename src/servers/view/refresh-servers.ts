import type { HubModel } from "../../model/types.js";
import type { Command } from "../../ui/run-command.js";
import { hubArgs } from "../commands/args.js";
import { hubNamed } from "../commands/choose.js";
import type { AccountQuestions } from "./account-questions.js";

export function refreshServers(model: HubModel, questions: AccountQuestions): Command<typeof hubArgs> {
  return {
    id: "hubKernels.refreshServers",
    args: hubArgs,
    run: (args) =>
      questions.ask(args ? [hubNamed(model, args.hub).id] : model.accounts.map(({ id }) => id), "refreshAnew"),
  };
}

import type { HubModel } from "../../model/types.js";
import type { Command } from "../../ui/run-command.js";
import { hubArgs } from "../commands/args.js";
import { hubNamed } from "../commands/choose.js";
import type { HubQuestions } from "./hub-questions.js";

export function refreshServers(model: HubModel, questions: HubQuestions): Command<typeof hubArgs> {
  return {
    id: "hubKernels.refreshServers",
    args: hubArgs,
    run: (args) => questions.ask(args ? [hubNamed(model, args.hub).id] : model.hubs.map(({ id }) => id), "refreshAnew"),
  };
}

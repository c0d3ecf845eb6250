import type * as v from "valibot";
import type { Account, Server } from "../../model/types.js";
import type { AccountId } from "../../text/ids.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import { startServer } from "../start/start-flow.js";
import { createServerArgs } from "./args.js";
import { accountFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";
import type { NameChoice } from "./name-new-server.js";
import { chooseAndStart } from "./start-server-with-options.js";
import { startingNew } from "./to-start.js";

type Args = v.InferOutput<typeof createServerArgs>;

/** Name → made at the hub (from 6.0; before, with its first start) → options → started. */
export const createServerCommand = (deps: CommandDeps) => ({
  id: "hubKernels.createServer" as const,
  args: createServerArgs,
  async run(args?: Args) {
    const { ui, model } = deps;
    requireTrust(ui);
    const chosen = await accountFor(deps, args, {
      title: ui.l10n.t("New Named Server"),
      question: ui.l10n.t("Which hub do you want to create the server on?"),
    });
    const again: { account: AccountId; hub?: string } = { ...args, account: chosen.id };
    delete again.hub;
    const retry = () => press(ui, "hubKernels.createServer", again);
    const failed = (error: unknown): never => {
      throw new Failure(error, { retry, account: chosen.id });
    };
    // The names in use, and the hub's version, whose rules for names are to be kept.
    const account = await model.refresh(chosen.id).catch(failed);
    const { chooseName, checkedName } = await import("./name-new-server.js");
    const choice: NameChoice =
      args?.name === undefined
        ? await chooseName(deps, account)
        : { kind: "new", named: checkedName(ui, args.name, account) };
    const server = choice.kind === "new" ? await model.create(account.id, choice.named).catch(failed) : choice.server;
    const { state } = args?.start === false ? server : await startNew(deps, account, server, args);
    return { server: server.id, state: state.kind };
  },
});

async function startNew(deps: CommandDeps, account: Account, server: Server, args: Args | undefined): Promise<Server> {
  const { model } = deps;
  const start = args?.options
    ? startServer(deps, account, server, args.options)
    : chooseAndStart(deps, account.id, server.id);
  return await startingNew(model, server.id, start);
}

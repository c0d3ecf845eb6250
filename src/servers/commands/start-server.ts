import type * as v from "valibot";
import type { UserOptions } from "../../hubClient/types.js";
import { AccountStore } from "../../model/account-store.js";
import { lastAsTold, lastChosen, lastFieldsOf } from "../../model/last-fields.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import type { Ui } from "../../ui/ui.js";
import { dangerInWords } from "../options/choices.js";
import { startServer } from "../start/start-flow.js";
import { startServerArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import type { ToStart } from "./choose-to-start.js";
import type { CommandDeps } from "./deps.js";
import { chooseAndStart } from "./start-server-with-options.js";
import { startingNew, toStart } from "./to-start.js";

type Args = v.InferOutput<typeof startServerArgs>;

/** Starts a server with the options of its last start, the workspace's own, or given ones. */
export const startServerCommand = (deps: CommandDeps) => ({
  id: "hubKernels.startServer" as const,
  args: startServerArgs,
  async run(args?: Args) {
    const { model } = deps;
    const to: ToStart = args ? serverNamed(model, args.server) : await toStart(deps);
    requireTrust(deps.ui);
    const started = await startingNew(model, to.server.id, start(deps, to, args));
    return { server: started.id, state: started.state.kind };
  },
});

async function start(deps: CommandDeps, to: ToStart, args: Partial<Args> = {}): Promise<Server> {
  const { account, server } = to;
  const { fields, options = to.options, again, asLastTime } = args;
  const isChosenNow = !again && (fields ?? args.options) !== undefined;
  if (isChosenNow) return startServer(deps, account, server, fields ?? options);
  // What its boxes do is known by the hub's form only, which may have changed: it is asked for before fields are sent once more.
  const isByFields = fields !== undefined || (options === undefined && lastFieldsOf(server) !== undefined);
  const isAsked = !isByFields && !asLastTime && (await confirmDanger(deps.ui, to, args.options));
  // What is started is what the question was about, whatever has become the last start since.
  const repeated = fields ?? options ?? (isAsked ? lastAsTold(server) : undefined);
  return !isByFields && isByOptions(deps, account)
    ? startServer(deps, account, server, repeated)
    : chooseAndStart(deps, account.id, server.id, repeated ?? "last");
}

/** Are options all that a start of this hub needs? Where its form's fields are, or where nobody has looked yet, its form is asked for first. */
function isByOptions({ memento, log }: CommandDeps, account: Account): boolean {
  return new AccountStore(memento, log).startsByForm(account.id) === false;
}

/** What deletes something is never done in silence, because it was done before or because a workspace says so. `false`: there was nothing to ask. */
async function confirmDanger(
  ui: Ui,
  { account, server, options }: ToStart,
  again: UserOptions | undefined,
): Promise<boolean> {
  const danger = dangerInWords(again ?? options ?? lastChosen(server) ?? {}, server.secretOptions);
  if (danger === undefined) return false;
  const label = serverLabel(account, server);
  const question =
    options && !again
      ? ui.l10n.t("Do you want to start the server on {0} with this workspace's options?", label)
      : ui.l10n.t("Do you want to start the server on {0} with the options of its last start?", label);
  const detail = ui.l10n.t(
    "They include: {0}. To choose other options, use Start Server with Options.",
    hubWords(danger),
  );
  await confirm(ui, hubWords(question), detail, ui.l10n.t("Start"));
  return true;
}

import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import { retried } from "../../ui/prompts/retried.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError, type InputAbout, type Ui } from "../../ui/ui.js";
import { isNameProblem, nameProblemText, newServerNamed } from "../names/server-name.js";
import { renameServerArgs } from "./args.js";
import { serverFor } from "./choose.js";
import { mayRename } from "./command-table.js";
import type { CommandDeps } from "./deps.js";

/**
 * Another name for a stopped named server, on hubs from 6.0 on. It is the name that people read: the one in its address stays, and with it
 * the choices of kernels in notebooks.
 */
export const renameServer = ({ ui, model }: CommandDeps) => ({
  id: "hubKernels.renameServer" as const,
  args: renameServerArgs,
  async run(args?: v.InferOutput<typeof renameServerArgs>) {
    const { account, server } = await serverFor({ ui, model }, args && { server: args.server }, {
      title: ui.l10n.t("Rename Named Server"),
      question: ui.l10n.t("Which server do you want to rename?"),
      fits: (one) => one.state.kind === "stopped" && mayRename(one, model.account(one.accountId)?.hub.version),
      none: ui.l10n.t("None of your named servers can be renamed: JupyterHub 6 renames servers that are stopped."),
    });
    const name = args?.name ?? (await askName(ui, account, server));
    const displayName = checked(name, account, server);
    if (typeof displayName !== "string") {
      void ui.message("warning", nameProblemText(displayName.problem, ui.l10n));
      throw new CancellationError();
    }
    await retried(ui, "hubKernels.renameServer", account.id, { server: server.id, name }, () =>
      model.rename(server.id, displayName),
    );
    sayDone(ui, ui.l10n.t("{0} is now called {1}", hubWords(serverLabel(account, server)), hubWords(displayName)));
    return { server: server.id };
  },
});

type Checked = string | { problem: Exclude<ReturnType<typeof newServerNamed>, object> };

/** By the hub's rules, and none that another server has. */
function checked(typed: string, account: Account, server: Server): Checked {
  const servers = account.servers.filter(({ id }) => id !== server.id);
  const named = newServerNamed(typed, { servers, hub: account.hub });
  return isNameProblem(named) ? { problem: named } : (named.displayName ?? named.name);
}

async function askName(ui: Ui, account: Account, server: Server): Promise<string> {
  const typed = await ui.input({
    title: ui.l10n.t("Rename {0}", serverLabel(account, server)),
    prompt: ui.l10n.t("Enter another name. Its address and the kernels that notebooks chose stay as they are."),
    placeHolder: hubWords(server.displayName ?? server.name),
    ignoreFocusOut: true,
    judge: (text) => verdict(text, account, server, ui.l10n),
  });
  if (typed === undefined) throw new CancellationError();
  return typed;
}

function verdict(typed: string, account: Account, server: Server, l10n: Localizer): ReturnType<InputAbout["judge"]> {
  // Nobody is told off for what is not typed yet.
  const name = typed === "" ? typed : checked(typed, account, server);
  return typeof name === "string" ? undefined : { error: nameProblemText(name.problem, l10n) };
}

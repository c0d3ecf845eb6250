import type * as v from "valibot";
import type * as vscode from "vscode";
import { serverLabel } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import { press } from "../../ui/prompts/press.js";
import { statusLabel } from "../status/labels.js";
import { serverArgs } from "./args.js";
import { chooseAnyServer, serverNamed } from "./choose.js";
import type { CommandDeps } from "./deps.js";
import type { ServerAction } from "./server-actions.js";

type Item = vscode.QuickPickItem & { action?: ServerAction };

/** The click on the status item: asks the hub, then offers what fits its answer. */
export const showServerActions = (deps: CommandDeps) => ({
  id: "hubKernels.showServerActions" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    const { ui, model, status } = deps;
    const shown = new Set(status.among(model.accounts, ({ id }) => id).map(({ id }) => id));
    const asked = args?.server ?? (status.serverId && model.server(status.serverId)?.id);
    const { account, server } = asked
      ? serverNamed(model, asked)
      : await chooseAnyServer(deps, {
          title: ui.l10n.t("Server Status and Actions"),
          question: ui.l10n.t("Which server do you want to manage?"),
          fits: ({ accountId }) => shown.has(accountId),
        });
    const picked = await ui.pick(itemsFor(deps, account.id, server.id), {
      title: serverLabel(account, server),
      placeHolder: ui.l10n.t("What do you want to do?"),
    });
    if (picked?.action) void press(ui, picked.action.command, picked.action.args);
  },
});

async function itemsFor({ ui, model, log }: CommandDeps, accountId: AccountId, serverId: ServerId): Promise<Item[]> {
  const problem = await model.refresh(accountId).then(
    () => undefined,
    (error: unknown) => {
      log.warn("asking for the server's state:", error);
      return errorSentence(error, ui.l10n);
    },
  );
  const { account, server } = serverNamed(model, serverId);
  const about = { trusted: ui.isTrusted, others: model.accounts.length > 1 };
  const { actionsFor } = await import("./server-actions.js");
  const actions = actionsFor(account, server, about, ui.l10n);
  const [first, ...rest] = actions.map((action) => ({ label: `$(${action.icon}) ${action.label}`, action }));
  // A separator stands in the line of the next item, which a sentence would push out of it.
  if (problem !== undefined) return [...(first ? [{ ...first, detail: problem }] : []), ...rest];
  return [ui.separator(statusLabel(statusOf(account, server), ui.l10n)), ...(first ? [first] : []), ...rest];
}

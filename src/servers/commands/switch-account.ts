import type * as v from "valibot";
import type * as vscode from "vscode";
import { hubLabel } from "../../text/hub-label.js";
import type { AccountId } from "../../text/ids.js";
import { CancellationError } from "../../ui/ui.js";
import { accountArgs } from "./args.js";
import { accountFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

type Item = vscode.QuickPickItem & { accountId?: AccountId };

/** Chooses the hub and account that the status item is about. Nobody is signed out, and nothing stops. */
export const switchAccount = ({ ui, model, status }: CommandDeps) => ({
  id: "hubKernels.switchAccount" as const,
  args: accountArgs,
  async run(args?: v.InferOutput<typeof accountArgs>) {
    const title = ui.l10n.t("Switch Account or Hub");
    const question = ui.l10n.t("Which account do you want to see in the status bar of this workspace?");
    if (args) {
      await status.choose((await accountFor({ ui, model }, args, { title, question })).id);
      return;
    }
    const shown = ui.l10n.t("in the status bar");
    const item = (label: string, accountId?: AccountId): Item => ({
      label,
      ...(accountId !== undefined && { accountId }),
      ...(accountId === status.accountId && { detail: shown }),
    });
    const picked = await ui.pick<Item>(
      [
        ...model.accounts.map((account) => ({
          ...item(hubLabel(account.hub.baseUrl), account.id),
          description: account.user,
        })),
        item(ui.l10n.t("Any (the most active server)")),
      ],
      {
        title,
        placeHolder: question,
      },
    );
    if (!picked) throw new CancellationError();
    await status.choose(picked.accountId);
  },
});

import type * as v from "valibot";
import { hubLabel } from "../../text/hub-label.js";
import { addressOf } from "../../text/ids.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { press } from "../../ui/prompts/press.js";
import { removeHubArgs } from "./args.js";
import { accountFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

export const removeHub = ({ ui, model, tokens }: CommandDeps) => ({
  id: "hubKernels.removeHub" as const,
  args: removeHubArgs,
  async run(args?: v.InferOutput<typeof removeHubArgs>) {
    const account = await accountFor({ ui, model }, args, {
      title: ui.l10n.t("Remove JupyterHub"),
      question: ui.l10n.t("Which hub do you want to remove?"),
    });
    const address = addressOf(account);
    if (!args?.confirmed) {
      const entry = entryOf(tokens, address);
      const isStored = entry !== undefined && entry.store !== "environment";
      const detail = isStored
        ? ui.l10n.t(
            "Its token is deleted from this machine but stays valid on the hub until you revoke it there. Running servers keep running.",
          )
        : ui.l10n.t("No token for it is kept on this machine. Running servers keep running.");
      await confirm(
        ui,
        ui.l10n.t("Do you want to remove {0} ({1}) from this editor?", hubLabel(account.hub.baseUrl), account.user),
        `${detail} ${ui.l10n.t("Their apps and ports that are open on this computer are closed.")}`,
        ui.l10n.t("Remove"),
      );
    }
    // As long as its servers are reached with the token: nothing is asked where ssh reaches none of them.
    await press(ui, "hubKernels.removeRemoteAccess", { account: account.id });
    // The token first: a hub that is gone from the list has no other way left to it.
    await tokens.remove(address);
    await model.removeAccount(account.id);
  },
});

import type * as v from "valibot";
import { hubLabel } from "../../text/hub-label.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { removeHubArgs } from "./args.js";
import { chooseAccount, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const removeHub = ({ ui, model, tokens }: CommandRooms) => ({
  id: "hubKernels.removeHub" as const,
  args: removeHubArgs,
  async run(args?: v.InferOutput<typeof removeHubArgs>) {
    const account = args
      ? hubNamed(model, args.hub)
      : await chooseAccount(
          { ui, model },
          ui.l10n.t("Remove JupyterHub"),
          ui.l10n.t("Which hub do you want to remove?"),
        );
    if (!args?.confirmed) {
      const entry = entryOf(tokens, account);
      const isStored = entry !== undefined && entry.store !== "environment";
      await confirm(
        ui,
        ui.l10n.t("Remove {0} ({1}) from this editor?", hubLabel(account.baseUrl), account.user),
        isStored
          ? ui.l10n.t(
              "Its token is deleted from this machine. The token stays valid on the hub until it is revoked there, and servers that run go on running.",
            )
          : ui.l10n.t("No token of it is kept on this machine. Servers that run go on running."),
        ui.l10n.t("Remove"),
      );
    }
    // The token first: a hub that is gone from the list has no other way left to it.
    await tokens.remove(account);
    await model.removeAccount(account.id);
  },
});

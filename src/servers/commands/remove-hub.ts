import type * as v from "valibot";
import { hubLabel } from "../../text/hub-label.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { removeHubArgs } from "./args.js";
import { chooseHub, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const removeHub = ({ ui, model, tokens }: CommandRooms) => ({
  id: "hubKernels.removeHub" as const,
  args: removeHubArgs,
  async run(args?: v.InferOutput<typeof removeHubArgs>) {
    const hub = args
      ? hubNamed(model, args.hub)
      : await chooseHub({ ui, model }, ui.l10n.t("Remove JupyterHub"), ui.l10n.t("Which hub do you want to remove?"));
    if (!args?.confirmed) {
      const entry = entryOf(tokens, hub);
      const isStored = entry !== undefined && entry.store !== "environment";
      await confirm(
        ui,
        ui.l10n.t("Remove {0} ({1}) from this editor?", hubLabel(hub.baseUrl), hub.user),
        isStored
          ? ui.l10n.t(
              "Its token is deleted from this machine. The token stays valid on the hub until it is revoked there, and servers that run go on running.",
            )
          : ui.l10n.t("No token of it is kept on this machine. Servers that run go on running."),
        ui.l10n.t("Remove"),
      );
    }
    // The token first: a hub that is gone from the list has no other way left to it.
    await tokens.remove(hub);
    await model.removeHub(hub.id);
  },
});

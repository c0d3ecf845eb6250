import type * as v from "valibot";
import { hubArgs } from "./args.js";
import { chooseAccount, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const openHub = ({ ui, model }: CommandRooms) => ({
  id: "hubKernels.openHub" as const,
  args: hubArgs,
  async run(args?: v.InferOutput<typeof hubArgs>) {
    const account = args
      ? hubNamed(model, args.hub)
      : await chooseAccount(
          { ui, model },
          ui.l10n.t("Open Hub in Browser"),
          ui.l10n.t("Which hub do you want to open?"),
        );
    // The hub's home page: /hub/spawn would start a server where there is no form.
    await ui.openOutside(`${account.baseUrl}account/home`);
  },
});

import type * as v from "valibot";
import { hubArgs } from "./args.js";
import { chooseHub, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

export const openHub = ({ ui, model }: CommandRooms) => ({
  id: "hubKernels.openHub" as const,
  args: hubArgs,
  async run(args?: v.InferOutput<typeof hubArgs>) {
    const hub = args
      ? hubNamed(model, args.hub)
      : await chooseHub({ ui, model }, ui.l10n.t("Open Hub in Browser"), ui.l10n.t("Which hub do you want to open?"));
    // The hub's home page: /hub/spawn would start a server where there is no form.
    await ui.openOutside(`${hub.baseUrl}hub/home`);
  },
});

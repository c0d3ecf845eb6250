import type * as v from "valibot";
import { accountArgs } from "./args.js";
import { accountFor, accountsNamed } from "./choose.js";
import type { CommandDeps } from "./deps.js";

export const openHub = ({ ui, model }: CommandDeps) => ({
  id: "hubKernels.openHub" as const,
  args: accountArgs,
  async run(args?: v.InferOutput<typeof accountArgs>) {
    const asked = {
      title: ui.l10n.t("Open Hub in Browser"),
      question: ui.l10n.t("Which hub do you want to open?"),
    };
    const { hub } = args ? accountsNamed(model, args)[0] : await accountFor({ ui, model }, args, asked);
    // The hub's home page: /hub/spawn would start a server where there is no form.
    await ui.openOutside(`${hub.baseUrl}hub/home`);
  },
});

import type * as v from "valibot";
import { hubLabel } from "../../text/hub-label.js";
import { checking } from "../../ui/prompts/checking.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { hubArgs } from "./args.js";
import { accountFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** Gives whether the hub can be reached by its certificate now. */
export const showCertificateCommand = (deps: CommandDeps) => ({
  id: "hubKernels.showCertificate" as const,
  args: hubArgs,
  async run(args?: v.InferOutput<typeof hubArgs>): Promise<boolean> {
    const { ui } = deps;
    const asked = {
      title: ui.l10n.t("Show Certificate"),
      question: ui.l10n.t("Which hub's certificate do you want to see?"),
    };
    const hub = args?.hub ?? (await accountFor(deps, undefined, asked)).hub.baseUrl;
    if (hub.startsWith("http:")) {
      sayDone(ui, ui.l10n.t("The connection to {0} isn't encrypted, so there's no certificate.", hubLabel(hub)));
      return false;
    }
    const { askForTrust, refusedCertificate } = await import("../../signIn/flows.js");
    const refused = await checking(ui, hubLabel(hub), (signal) => refusedCertificate(deps, hub, signal));
    if (refused) return await askForTrust(deps, refused);
    sayDone(ui, ui.l10n.t("The certificate of {0} is trusted.", hubLabel(hub)));
    return true;
  },
});

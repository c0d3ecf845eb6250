import type * as v from "valibot";
import { copyLinkArgs } from "./args.js";
import { accountFor, serverNamed } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** A link for others that adds a hub, and starts a server there if it shall: copied. */
export const copyLink = (deps: CommandDeps) => ({
  id: "hubKernels.copyLink" as const,
  args: copyLinkArgs,
  async run(args?: v.InferOutput<typeof copyLinkArgs>) {
    const { ui, model } = deps;
    const { copyLinkTo, chooseLink } = await import("../links/copy-link.js");
    if (args && "server" in args) return await copyLinkTo(deps, serverNamed(model, args.server));
    const asked = { title: ui.l10n.t("Copy Link for Colleagues"), question: ui.l10n.t("Which hub is the link for?") };
    const account = await accountFor(deps, args, asked);
    return await copyLinkTo(deps, args ? { account } : await chooseLink(deps, account));
  },
});

import type * as v from "valibot";
import { serverUrl } from "../../transport/address.js";
import { serverArgs } from "./args.js";
import { serverFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** A running server's own page, whatever kind of server it is. The browser signs in to it by the hub. */
export const openServer = ({ ui, model }: CommandDeps) => ({
  id: "hubKernels.openServer" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    const { account, server } = await serverFor({ ui, model }, args, {
      title: ui.l10n.t("Open Server in Browser"),
      question: ui.l10n.t("Which server do you want to open?"),
      fits: ({ state }) => state.kind === "running",
      none: ui.l10n.t("None of your servers is running."),
    });
    // Of one that does not run the hub's home page: its own address leads to a page that may start it.
    const { baseUrl } = account.hub;
    const address = server.state.kind === "running" ? serverUrl(baseUrl, server.state.url) : `${baseUrl}hub/home`;
    await ui.openOutside(address);
  },
});

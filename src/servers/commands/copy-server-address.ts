import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import { hubWords } from "../../text/hub-words.js";
import { serverUrl } from "../../transport/address.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { serverArgs } from "./args.js";
import { serverFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** The address of a running server, without any token: whoever opens it signs in to the hub. */
export const copyServerAddress = ({ ui, model }: CommandDeps) => ({
  id: "hubKernels.copyServerAddress" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    const { account, server } = await serverFor({ ui, model }, args, {
      title: ui.l10n.t("Copy Server Address"),
      question: ui.l10n.t("Which server's address do you want to copy?"),
      fits: ({ state }) => state.kind === "running",
      none: ui.l10n.t("None of your servers is running."),
    });
    const label = hubWords(serverLabel(account, server));
    if (server.state.kind !== "running") {
      void ui.message("information", ui.l10n.t("{0} isn't running, so it has no address. Start it first.", label));
      return undefined;
    }
    const address = serverUrl(account.hub.baseUrl, server.state.url);
    await ui.clipboard.writeText(address);
    sayDone(ui, ui.l10n.t("The address of {0} was copied", label));
    return address;
  },
});

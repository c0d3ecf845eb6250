import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import { hubWords } from "../../text/hub-words.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { serverArgs } from "./args.js";
import { serverFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** From now on the hub may stop it as idle again. */
export const stopKeepingServerAlive = ({ ui, model, keptServers }: CommandDeps) => ({
  id: "hubKernels.stopKeepingServerAlive" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    const keepAlive = await keptServers.get();
    const { account, server } = await serverFor({ ui, model }, args, {
      title: ui.l10n.t("Stop Keeping Server Alive"),
      question: ui.l10n.t("Which server do you want to keep alive no longer?"),
      fits: ({ id }) => keepAlive.isKept(id),
      none: ui.l10n.t("None of your servers is kept alive by this window."),
    });
    keepAlive.stop(server.id);
    sayDone(ui, ui.l10n.t("{0} is not kept alive any more", hubWords(serverLabel(account, server))));
  },
});

import type * as v from "valibot";
import { lastChosen } from "../../model/last-fields.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { confirm } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { retried } from "../../ui/prompts/retried.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import { optionsInWords } from "../options/choices.js";
import { optionWords } from "../options/option-words.js";
import { stopServer } from "../start/start-flow.js";
import { stopServerArgs } from "./args.js";
import { serverFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";
import { runningThere } from "./running-there.js";
import { startServerCommand } from "./start-server.js";

/** Stops a running server, and starts it as it was started last. */
export const restartServer = (deps: CommandDeps) => ({
  id: "hubKernels.restartServer" as const,
  args: stopServerArgs,
  async run(args?: v.InferOutput<typeof stopServerArgs>) {
    const { ui, model } = deps;
    requireTrust(ui);
    const { account, server } = await serverFor({ ui, model }, args, {
      title: ui.l10n.t("Restart Server"),
      question: ui.l10n.t("Which server do you want to restart?"),
      fits: ({ state }) => state.kind === "running",
      none: ui.l10n.t("None of your servers is running."),
    });
    if (!args?.confirmed) await confirmRestart(deps, account, server);
    const title = ui.l10n.t("Stopping the server on {0}", hubWords(serverLabel(account, server)));
    await retried(ui, "hubKernels.restartServer", account.id, { server: server.id, confirmed: saidYes }, async () => {
      await ui.progress({ title }, () => stopServer(model, server.id));
    });
    // From here on it is a start: what goes wrong is said as of one, and a retry stops nothing.
    return await startServerCommand(deps).run({ server: server.id, asLastTime: true });
  },
});

async function confirmRestart({ ui, running, memento }: CommandDeps, account: Account, server: Server): Promise<void> {
  const { l10n } = ui;
  const atWork = runningThere(running, [server.id], l10n);
  const words = optionWords(account.id, memento);
  const options = optionsInWords(lastChosen(server) ?? {}, l10n, server.secretOptions, words);
  const lost = l10n.t(
    "All of its kernels will be shut down and their variables lost, including those used by other windows and the browser. Files are kept. Where servers wait in a queue, it waits again.",
  );
  const repeated = options === "" ? [] : [l10n.t("It starts again with: {0}", hubWords(options))];
  await confirm(
    ui,
    l10n.t("Do you want to restart the server on {0}?", serverLabel(account, server)),
    [...(atWork === undefined ? [] : [atWork]), lost, ...repeated].join("\n\n"),
    l10n.t("Restart Server"),
  );
}

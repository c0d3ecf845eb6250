import type * as v from "valibot";
import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { confirm, confirmSeveral } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { retried } from "../../ui/prompts/retried.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { stopServer, withdrawStart } from "../start/start-flow.js";
import { stopServerArgs } from "./args.js";
import { isUp, serverFor, serverNamed } from "./choose.js";
import type { AskDeps } from "./choose-list.js";
import type { CommandDeps } from "./deps.js";
import { runningThere } from "./running-there.js";

/** Stops a running server, or withdraws a start. */
export const stopServerCommand = ({ ui, model, running }: CommandDeps) => ({
  id: "hubKernels.stopServer" as const,
  args: stopServerArgs,
  async run(args?: v.InferOutput<typeof stopServerArgs>) {
    const { account, server } = await serverFor({ ui, model }, args, {
      title: ui.l10n.t("Stop Server"),
      question: ui.l10n.t("Which server do you want to stop?"),
      fits: isUp,
      none: ui.l10n.t("None of your servers is running."),
    });
    if (!args?.confirmed) await confirmStop({ ui, running }, account, server);
    await retried(ui, "hubKernels.stopServer", account.id, { server: server.id, confirmed: saidYes }, async () => {
      await stopOrWithdraw({ ui, model }, account, server);
    });
  },
  async ofSeveral(all: readonly v.InferOutput<typeof stopServerArgs>[]) {
    const up = all.map(({ server }) => serverNamed(model, server)).filter(({ server }) => isUp(server));
    const [first, ...others] = up;
    if (!first || others.length === 0) return up.map(({ server }) => ({ server: server.id }));
    await confirmSeveral(ui, ui.l10n.t("Do you want to stop {0} servers?", up.length), {
      detail: [
        ...notedRunning({ ui, running }, ...up.map(({ server }) => server)),
        ui.l10n.t(
          "All of their kernels will be shut down and their variables lost, including those used by other windows and the browser. A start gives up its place in the queue. Files are kept.",
        ),
      ].join("\n\n"),
      names: up.map(({ account, server }) => hubWords(serverLabel(account, server))),
      button: ui.l10n.t("Stop Servers"),
    });
    return up.map(({ server }) => ({ server: server.id, confirmed: true as const }));
  },
});

async function stopOrWithdraw({ ui, model }: AskDeps, account: Account, { id }: Server): Promise<void> {
  const server = model.server(id);
  const label = hubWords(server ? serverLabel(account, server) : account.label);
  if (server?.state.kind === "starting") {
    const title = ui.l10n.t("Canceling the start on {0}", label);
    await ui.progress({ title }, () => withdrawStart({ ui, model }, label, id));
    return;
  }
  const title = ui.l10n.t("Stopping the server on {0}", label);
  await ui.progress({ title }, () => stopServer(model, id));
  sayDone(ui, ui.l10n.t("{0} was stopped", label));
}

type Asking = Pick<CommandDeps, "ui" | "running">;

function notedRunning({ ui, running }: Asking, ...servers: readonly Server[]): string[] {
  const ids = servers.map(({ id }) => id);
  return [runningThere(running, ids, ui.l10n)].flatMap((words) => words ?? []);
}

async function confirmStop({ ui, running }: Asking, account: Account, server: Server): Promise<void> {
  const label = serverLabel(account, server);
  if (server.state.kind === "starting") {
    await confirm(
      ui,
      ui.l10n.t("Do you want to cancel the start on {0}?", label),
      ui.l10n.t("Its place in the queue will be lost."),
      ui.l10n.t("Cancel Start"),
    );
  } else {
    await confirm(
      ui,
      ui.l10n.t("Do you want to stop the server on {0}?", label),
      [
        ...notedRunning({ ui, running }, server),
        ui.l10n.t(
          "All of its kernels will be shut down and their variables lost, including those used by other windows and the browser. Files are kept.",
        ),
      ].join("\n\n"),
      ui.l10n.t("Stop Server"),
    );
  }
}

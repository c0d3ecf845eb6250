import { serverLabel } from "../../model/server-label.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { confirm, confirmSeveral } from "../../ui/prompts/confirm.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { type AskDeps, chooseAmong } from "./choose-list.js";
import type { CommandDeps } from "./deps.js";
import { runningThere } from "./running-there.js";

/** Rejects with `CancellationError`. */
export async function chooseNamed({ ui, model }: AskDeps): Promise<{ account: Account; server: Server }> {
  const named = model.accounts.flatMap((account) =>
    account.servers.filter(({ name }) => name !== "").map((server) => ({ account, server })),
  );
  if (named.length === 0) {
    void ui.message("information", ui.l10n.t("You have no named servers. The default server can't be deleted."));
    throw new CancellationError();
  }
  return await chooseAmong(ui, named, {
    title: ui.l10n.t("Delete Named Server"),
    question: ui.l10n.t("Which server do you want to delete?"),
  });
}

/** Rejects with `CancellationError` where the user does not want it. */
export async function confirmDeletion(
  { ui, running: cells }: Pick<CommandDeps, "ui" | "running">,
  label: string,
  { id, state }: Server,
): Promise<void> {
  const kept = ui.l10n.t(
    "The hub forgets it and its options. Files in your home folder are kept. On hubs that give each server its own disk, that disk is deleted too.",
  );
  const running = ui.l10n.t(
    "It's running, so it will be stopped first. Its kernels will be shut down and their variables lost.",
  );
  const starting = ui.l10n.t("It's starting, so the start will be canceled and its place in the queue lost.");
  const atWork = runningThere(cells, [id], ui.l10n);
  const first = {
    running: atWork === undefined ? running : `${running} ${atWork}`,
    starting,
    stopping: "",
    stopped: "",
    unknown: "",
  }[state.kind];
  await confirm(
    ui,
    ui.l10n.t("Do you want to delete the server {0}?", label),
    first ? `${first} ${kept}` : kept,
    ui.l10n.t("Delete Server"),
  );
}

/** The same of several. */
export async function confirmDeletions(ui: Ui, all: readonly { account: Account; server: Server }[]): Promise<void> {
  const isAnyUp = all.some(({ server: { state } }) => state.kind !== "stopped" && state.kind !== "unknown");
  const kept = ui.l10n.t(
    "The hub forgets them and their options. Files in your home folder are kept. On hubs that give each server its own disk, those disks are deleted too.",
  );
  const first = ui.l10n.t(
    "Those that run or start will be stopped first. Their kernels will be shut down and their variables lost.",
  );
  await confirmSeveral(ui, ui.l10n.t("Do you want to delete {0} servers?", all.length), {
    detail: isAnyUp ? `${first} ${kept}` : kept,
    names: all.map(({ account, server }) => hubWords(serverLabel(account, server))),
    button: ui.l10n.t("Delete Servers"),
  });
}

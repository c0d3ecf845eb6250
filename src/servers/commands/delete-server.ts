import * as vscode from "vscode";
import type * as v from "valibot";
import { ServerNotFound } from "../../hubClient/errors.js";
import { confirm } from "../../ui/confirm.js";
import { Failure } from "../../ui/failure.js";
import { hubWords } from "../../ui/hub-words.js";
import { press } from "../../ui/press.js";
import { serverLabel } from "../labels.js";
import { deleteServer } from "../start-flow.js";
import type { Hub, HubModel, Server } from "../types.js";
import { deleteServerArgs } from "./args.js";
import { chooseAmong, serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";
import { sayDone } from "../../ui/say-done.js";

/** Deletes a named server at the hub, stopped first where it is up. The default server is the hub's to keep. */
export const deleteServerCommand = ({ model }: CommandRooms) => ({
  id: "hubKernels.deleteServer" as const,
  args: deleteServerArgs,
  async run(args?: v.InferOutput<typeof deleteServerArgs>) {
    const chosen = args ? serverNamed(model, args.server) : await chooseNamed(model);
    const retry = () => press("hubKernels.deleteServer", { server: chosen.server.id });
    const failed = (error: unknown): never => {
      throw new Failure(error, { retry, hub: chosen.hub.id });
    };
    const { hub, server } = await asItIs(model, chosen).catch(failed);
    const label = hubWords(serverLabel(hub, server));
    if (!args?.confirmed) await confirmDeletion(label, server);
    await vscode.window
      .withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Deleting the server {0}", label) },
        () => deleteServer(model, server.id),
      )
      .then(undefined, failed);
    sayDone(vscode.l10n.t("{0} is deleted", label));
    return { server: server.id };
  },
});

/** The question must be about what the server is doing now, not when it was last looked at. */
async function asItIs(model: HubModel, { hub, server }: { hub: Hub; server: Server }) {
  if (!server.planned) await model.refresh(hub.id);
  const now = model.server(server.id);
  if (!now) throw new ServerNotFound(hub.baseUrl, `"${server.name}" was deleted elsewhere`);
  return { hub, server: now };
}

async function chooseNamed(model: HubModel): Promise<{ hub: Hub; server: Server }> {
  const named = model.hubs.flatMap((hub) =>
    hub.servers.filter(({ name }) => name !== "").map((server) => ({ hub, server })),
  );
  if (named.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("You have no named servers. The default server stays."));
    throw new vscode.CancellationError();
  }
  return await chooseAmong(named, {
    title: vscode.l10n.t("Delete Named Server"),
    question: vscode.l10n.t("Which server do you want to delete?"),
  });
}

async function confirmDeletion(label: string, { state }: Server): Promise<void> {
  const kept = vscode.l10n.t(
    "The hub forgets it and its options. Files in your home folder stay; on hubs that give each server a disk of its own, what is on it is deleted too.",
  );
  const running = vscode.l10n.t("It is running: it is stopped first, its kernels end and their variables are lost.");
  const starting = vscode.l10n.t("It is starting: the start is withdrawn, and a place in the queue given up.");
  const first = { running, starting, stopping: "", stopped: "", unknown: "" }[state.kind];
  await confirm(
    vscode.l10n.t("Delete the server {0}?", label),
    first ? `${first} ${kept}` : kept,
    vscode.l10n.t("Delete Server"),
  );
}

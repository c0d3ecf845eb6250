import * as vscode from "vscode";
import type * as v from "valibot";
import { ServerNotFound } from "../../hubClient/errors.js";
import { Failure } from "../../ui/failure.js";
import { hubWords } from "../../ui/hub-words.js";
import { press } from "../../ui/press.js";
import { serverLabel } from "../labels.js";
import { deleteServer } from "../start-flow.js";
import type { Hub, HubModel, Server } from "../types.js";
import { deleteServerArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";
import { sayDone } from "../../ui/say-done.js";

/** Deletes a named server at the hub, stopped first where it is up. The default server is the hub's to keep. */
export const deleteServerCommand = ({ model }: CommandRooms) => ({
  id: "hubKernels.deleteServer" as const,
  args: deleteServerArgs,
  async run(args?: v.InferOutput<typeof deleteServerArgs>) {
    const { chooseNamed, confirmDeletion } = await import("./what-to-delete.js");
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

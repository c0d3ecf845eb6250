import * as vscode from "vscode";
import type * as v from "valibot";
import { errorSentence } from "../../ui/errors.js";
import { press } from "../../ui/press.js";
import { serverLabel, stateLabel } from "../labels.js";
import { actionsFor, type ServerAction } from "../server-actions.js";
import { serverArgs } from "./args.js";
import { chooseServer, serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

type Item = vscode.QuickPickItem & { action?: ServerAction };

/** The click on the status item: asks the hub, then offers what fits its answer. */
export const showServerActions = (rooms: CommandRooms) => ({
  id: "hubKernels.showServerActions" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    const { model } = rooms;
    const { hub, server } = args
      ? serverNamed(model, args.server)
      : await chooseServer(model, vscode.l10n.t("Which server?"));
    const picked = await vscode.window.showQuickPick(itemsFor(rooms, hub.id, server.id), {
      title: serverLabel(hub, server),
      placeHolder: vscode.l10n.t("What is to be done?"),
    });
    if (picked?.action) void press(picked.action.command, picked.action.args);
  },
});

async function itemsFor({ model, log }: CommandRooms, hubId: string, serverId: string): Promise<Item[]> {
  const problem = await model.refresh(hubId).then(
    () => undefined,
    (error: unknown) => {
      log.warn("asking for the server's state:", error);
      return errorSentence(error);
    },
  );
  const { hub, server } = serverNamed(model, serverId);
  const actions = actionsFor(hub, server, vscode.workspace.isTrusted, vscode.l10n);
  return [
    { label: problem ?? stateLabel(server.state, vscode.l10n), kind: vscode.QuickPickItemKind.Separator },
    ...actions.map((action) => ({ label: `$(${action.icon}) ${action.label}`, action })),
  ];
}

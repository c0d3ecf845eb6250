import * as vscode from "vscode";
import type { UserOptions } from "../hubClient/types.js";
import { choicesFor, type Choice } from "./choices.js";
import { readProfiles } from "./profiles.js";
import type { Hub, HubModel, Server } from "./types.js";

const iconOf: Record<Choice["kind"], string> = {
  last: "history",
  earlier: "history",
  profile: "server-environment",
  default: "circle-outline",
};

/** Asks with which options the server is to start. The hub is asked first what it knows of earlier starts (one request). */
export async function pickOptions(
  model: HubModel,
  hubId: string,
  serverId: string,
): Promise<{ hub: Hub; server: Server; options: UserOptions | undefined }> {
  const hub = await model.refresh(hubId);
  const server = hub.servers.find(({ id }) => id === serverId);
  if (!server) throw new RangeError(`${hub.label} knows no server ${serverId}`);
  const { profiles, problems } = readProfiles(
    vscode.workspace.getConfiguration("hubKernels").get<unknown>("profiles"),
    vscode.l10n,
  );
  const [problem] = problems;
  if (problem) sayProblem(`${problem.path}: ${problem.problem}`);
  const choices = choicesFor(hub, server, profiles, vscode.l10n);
  const items = choices.map((choice) => ({
    label: `$(${iconOf[choice.kind]}) ${choice.label}`,
    description: choice.description,
    detail: choice.detail,
    options: choice.options,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Start a Server on {0}", hub.label),
    placeHolder: vscode.l10n.t("With which options? More can be written into the setting hubKernels.profiles."),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!picked) throw new vscode.CancellationError();
  return { hub, server, options: picked.options };
}

function sayProblem(problem: string): void {
  const open = vscode.l10n.t("Open Settings");
  void vscode.window
    .showWarningMessage(vscode.l10n.t("A profile in the settings cannot be used. {0}", problem), open)
    .then((chosen) => {
      if (chosen) void vscode.commands.executeCommand("workbench.action.openSettings", "hubKernels.profiles");
    });
}

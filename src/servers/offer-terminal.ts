import * as vscode from "vscode";
import { terminalPage } from "../hubClient/terminal-page.js";
import type { StartRooms } from "./start-flow.js";
import type { Hub, Server } from "./types.js";

const PATIENCE_MS = 10_000;

/**
 * Loaded after a start by a form's fields: some forms offer a terminal as the user interface (slurmformspawner's "Terminal"), and the server's own
 * address leads there then, as after a start on the hub's page. Where the server has no such page nothing is offered.
 */
export async function offerTerminal(
  { model, log }: StartRooms,
  hub: Hub,
  { state }: Server,
  label: string,
): Promise<void> {
  if (state.kind !== "running") return;
  try {
    const { fetch } = await model.transport(hub.id);
    const page = await terminalPage(fetch, state.url, AbortSignal.timeout(PATIENCE_MS));
    if (page === undefined) return;
    const open = vscode.l10n.t("Open Terminal in Browser");
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t("The server on {0} has a terminal as its user interface.", label),
      open,
    );
    if (chosen === open) await vscode.env.openExternal(vscode.Uri.parse(page, true));
  } catch (error) {
    // The server runs all the same, and has kernels.
    log.error("the server was not asked which page it leads to:", error);
  }
}

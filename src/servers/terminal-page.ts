import * as vscode from "vscode";
import { drain } from "../hubClient/body.js";
import { terminalIn } from "../hubClient/terminal-address.js";
import type { StartRooms } from "./start-flow.js";
import type { Hub, Server } from "./types.js";

const PATIENCE_MS = 10_000;

/**
 * Some forms offer a terminal as the user interface (slurmformspawner's "Terminal"): the server's own address leads there then, and it opens in
 * the browser as after a start on the hub's page. One request.
 */
export async function openTerminalPage({ model, log }: StartRooms, hub: Hub, { state }: Server): Promise<void> {
  if (state.kind !== "running") return;
  try {
    const { fetch } = await model.transport(hub.id);
    const response = await fetch(state.url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    await drain(response);
    const page = terminalIn(response.headers.get("location"), state.url);
    if (page !== undefined) await vscode.env.openExternal(vscode.Uri.parse(page, true));
  } catch (error) {
    // The server runs all the same, and has kernels.
    log.error("the server was not asked which page it leads to:", error);
  }
}

import type * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import { Lazy } from "../../ui/lazy.js";
import type { CommandRooms } from "./rooms.js";

/** The commands of the palette under "JupyterHub"; each is a file of this folder. */
const ids = [
  "hubKernels.addHub",
  "hubKernels.removeHub",
  "hubKernels.signIn",
  "hubKernels.startServer",
  "hubKernels.startServerWithOptions",
  "hubKernels.stopServer",
  "hubKernels.createServer",
  "hubKernels.deleteServer",
  "hubKernels.showServerActions",
  "hubKernels.switchAccount",
  "hubKernels.openHub",
  "hubKernels.openServer",
  "hubKernels.showLog",
] as const;
export type HubCommandId = (typeof ids)[number];

export function registerHubCommands(rooms: CommandRooms): vscode.Disposable[] {
  const commands = new Lazy(async () => (await import("./hub-commands.js")).hubCommands(rooms));
  return ids.map((id) => registerLazily(id, async () => (await commands.get())[id], rooms));
}

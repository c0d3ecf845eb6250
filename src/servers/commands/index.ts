import type * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import { Lazy } from "../../ui/lazy.js";
import { hubCommandIds } from "./ids.js";
import type { CommandRooms } from "./rooms.js";

export function registerHubCommands(rooms: CommandRooms): vscode.Disposable[] {
  const commands = new Lazy(async () => (await import("./hub-commands.js")).hubCommands(rooms));
  return hubCommandIds.map((id) => registerLazily(id, async () => (await commands.get())[id], rooms));
}

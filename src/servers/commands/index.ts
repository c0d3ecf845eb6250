import type * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import { Lazy } from "../../ui/lazy.js";
import type { CommandDeps } from "./deps.js";
import { hubCommandIds } from "./ids.js";

export function registerHubCommands(deps: CommandDeps): vscode.Disposable[] {
  const commands = new Lazy(async () => (await import("./hub-commands.js")).hubCommands(deps));
  return hubCommandIds.map((id) => registerLazily(id, async () => (await commands.get())[id], deps));
}

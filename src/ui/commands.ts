import type * as v from "valibot";
import * as vscode from "vscode";
import { type Command, runCommand, type UiDeps } from "./run-command.js";

/** The one way to register a command: it runs as `runCommand` says. @param load its code, at each use */
export function registerLazily(
  id: Command<v.GenericSchema>["id"],
  load: () => Promise<Command<v.GenericSchema>>,
  deps: UiDeps,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (given?: unknown, selected?: unknown) =>
    runCommand(id, load, given, deps, selected),
  );
}

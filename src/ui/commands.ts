import type * as v from "valibot";
import * as vscode from "vscode";
import type { Lazy } from "./lazy.js";
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

type Loaded = Command<v.GenericSchema>;

/** The commands of a room whose code is loaded with the first of them, and its end. */
export function registerRoom<Name extends string>(
  room: Lazy<Record<Name, Loaded | Promise<Loaded>> & { dispose(): unknown }>,
  names: readonly Name[],
  deps: UiDeps,
): { dispose(): unknown }[] {
  return [
    ...names.map((name) => registerLazily(`hubKernels.${name}`, async () => (await room.get())[name], deps)),
    { dispose: () => room.told((made) => made.dispose()) },
  ];
}

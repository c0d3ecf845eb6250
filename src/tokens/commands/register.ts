import type * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import type * as view from "../view/token-view.js";
import { tokenCommandNames, type TokenCommandRooms } from "./types.js";

/** @param load their code, at the first use */
export function registerTokenCommands(rooms: TokenCommandRooms, load: () => Promise<typeof view>): vscode.Disposable[] {
  const { log } = rooms;
  return [
    ...tokenCommandNames.map((name) => {
      const id = `hubKernels.${name}` as const;
      return registerLazily(
        id,
        async () => {
          const { commandOf, tokenCommands } = await load();
          return commandOf(id, tokenCommands[name], rooms);
        },
        log,
      );
    }),
    registerLazily("hubKernels.tokenViewStep", async () => (await load()).stepCommand(rooms), log),
    registerLazily("hubKernels.tokenViewSignIn", async () => (await load()).signInCommand, log),
  ];
}

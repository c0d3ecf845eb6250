import type * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import type * as view from "../view/token-view.js";
import { type TokenCommandDeps, tokenCommandNames } from "./types.js";

/** @param load their code, at the first use */
export function registerTokenCommands(deps: TokenCommandDeps, load: () => Promise<typeof view>): vscode.Disposable[] {
  return [
    ...tokenCommandNames.map((name) => {
      const id = `hubKernels.${name}` as const;
      return registerLazily(
        id,
        async () => {
          const { commandOf, tokenCommands } = await load();
          return commandOf(id, tokenCommands[name], deps);
        },
        deps,
      );
    }),
    registerLazily("hubKernels.tokenViewStep", async () => (await load()).stepCommand(deps), deps),
    registerLazily("hubKernels.tokenViewSignIn", async () => (await load()).signInCommand(deps), deps),
  ];
}

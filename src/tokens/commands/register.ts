import type * as vscode from "vscode";
import { registerCommand } from "../../ui/commands.js";
import { presentError } from "../../ui/errors.js";
import { Failure } from "../../ui/failure.js";
import { press } from "../../ui/press.js";
import { isCancellation } from "../../ui/signals.js";
import { lineArgs, stepArgs, targetArgs } from "./args.js";
import { takeStep } from "./take-step.js";
import type { TokenCommand, TokenCommandRooms, Trail } from "./types.js";

/** The commands of the token view; each is a file of this folder. */
const names = [
  "createToken",
  "rotateToken",
  "revokeToken",
  "revokeUnusedTokens",
  "forgetToken",
  "moveToken",
  "openTokenPage",
  "copyForOtherTools",
  "refreshTokens",
] as const;
export type TokenCommandName = (typeof names)[number];

/** @param load their code, at the first use */
export function registerTokenCommands(
  rooms: TokenCommandRooms,
  load: () => Promise<Record<TokenCommandName, TokenCommand>>,
): vscode.Disposable[] {
  const { log } = rooms;
  const commands = names.map((name) => registerCommand(tokenCommand(name, rooms, load), log));
  const step = registerCommand(
    {
      id: "hubKernels.tokenViewStep",
      args: stepArgs,
      run: async (args) => args && (await takeStep(args.step, args.about.hub, rooms)),
    },
    log,
  );
  const signIn = registerCommand(
    {
      id: "hubKernels.tokenViewSignIn",
      args: lineArgs,
      run: async (args) => args && (await press("hubKernels.signIn", { hub: args.about.hub })),
    },
    log,
  );
  return [...commands, step, signIn];
}

function tokenCommand(
  name: TokenCommandName,
  rooms: TokenCommandRooms,
  load: () => Promise<Record<TokenCommandName, TokenCommand>>,
) {
  const id = `hubKernels.${name}` as const;
  return {
    id,
    args: targetArgs,
    async run(args?: { about: { hub: string; token?: string }; fromView: boolean }) {
      const trail: Trail = {};
      try {
        return await (await load())[name](rooms, args?.about, trail);
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { target } = trail;
        const failure = new Failure(error, { retry: () => press(id, target), ...(target && { hub: target.hub }) });
        if (!args?.fromView) throw failure;
        // A menu of the editor would show what it is thrown a second time, in its own words.
        presentError(failure, rooms.log);
        return undefined;
      }
    },
  };
}

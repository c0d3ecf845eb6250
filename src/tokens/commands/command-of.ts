import { presentError } from "../../ui/errors/errors.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import type { Command } from "../../ui/run-command.js";
import { isCancellation } from "../../ui/signals.js";
import { lineArgs, stepArgs, targetArgs } from "./args.js";
import { takeStep } from "./take-step.js";
import type { TokenCommand, TokenCommandDeps, Trail } from "./types.js";

export function commandOf(
  id: `hubKernels.${string}`,
  command: TokenCommand,
  deps: TokenCommandDeps,
): Command<typeof targetArgs> {
  return {
    id,
    args: targetArgs,
    async run(args) {
      const trail: Trail = {};
      try {
        return await command(deps, args?.about, trail);
      } catch (error) {
        if (isCancellation(error)) throw error;
        const { target } = trail;
        const failure = new Failure(error, {
          retry: () => press(deps.ui, id, target),
          ...(target && { account: target.account }),
        });
        if (!args?.fromView) throw failure;
        // A menu of the editor would show what it is thrown a second time, in its own words.
        presentError(failure, deps);
        return undefined;
      }
    },
  };
}

export function stepCommand(deps: TokenCommandDeps): Command<typeof stepArgs> {
  return {
    id: "hubKernels.tokenViewStep",
    args: stepArgs,
    run: async (args) => args && (await takeStep(args.step, args.about.account, deps)),
  };
}

export function signInCommand({ ui }: TokenCommandDeps): Command<typeof lineArgs> {
  return {
    id: "hubKernels.tokenViewSignIn",
    args: lineArgs,
    run: async (args) => args && (await press(ui, "hubKernels.signIn", { account: args.about.account })),
  };
}

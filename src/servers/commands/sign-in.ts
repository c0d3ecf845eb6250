import * as vscode from "vscode";
import type * as v from "valibot";
import { signInArgs } from "./args.js";
import { chooseHub, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";
import { checkToken } from "../../tokens/sign-in-check.js";
import { tokenSteps } from "../../tokens/sign-in-steps.js";
import { checking } from "../../ui/checking.js";
import { runWizard } from "../../ui/wizard.js";
import { keepToken } from "../keep-token.js";

/** A new token for a hub and account that are known: of the same user, or it is refused. */
export const signIn = (rooms: CommandRooms) => ({
  id: "hubKernels.signIn" as const,
  args: signInArgs,
  async run(args?: v.InferOutput<typeof signInArgs>) {
    const { model } = rooms;
    const hub = args
      ? hubNamed(model, args.hub)
      : await chooseHub(model, vscode.l10n.t("For which hub do you have a new token?"));
    const accept = async (token: string, signal: AbortSignal) => {
      const whoami = await checkToken(token, hub, rooms, signal);
      await keepToken(rooms.tokens, hub, token, whoami);
    };
    const { token } = args ?? {};
    if (token === undefined) await runWizard(vscode.l10n.t("Sign In to {0}", hub.label), tokenSteps(hub, accept));
    else await checking(hub.label, (signal) => accept(token, signal));
    // What was interrupted goes on with it; and the views show what the hub says now.
    await model.refresh(hub.id);
    return { hub: hub.id, user: hub.user };
  },
});

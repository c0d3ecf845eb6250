import type * as v from "valibot";
import { ScopeMissing } from "../../hubClient/errors.js";
import { signInArgs } from "./args.js";
import { accountFor } from "./choose.js";
import type { CommandDeps } from "./deps.js";

/** A new token for a hub and account that are known: of the same user, or it is refused. */
export const signIn = (deps: CommandDeps) => ({
  id: "hubKernels.signIn" as const,
  args: signInArgs,
  async run(args?: v.InferOutput<typeof signInArgs>) {
    const { ui, model } = deps;
    const account = await accountFor(deps, args, {
      title: ui.l10n.t("Sign In"),
      question: ui.l10n.t("Which hub do you want to sign in to?"),
    });
    const { signInAsked, signInGiven } = await import("../../signIn/flows.js");
    if (args?.token === undefined) await signInAsked(deps, account, args?.manage);
    else await signInGiven(deps, account, args.token);
    // What was interrupted goes on with it; and the views show what the hub says now.
    await model.refresh(account.id).catch((error: unknown) => {
      // What the token lacks was said when it was kept.
      if (!(error instanceof ScopeMissing)) throw error;
    });
    return { hub: account.hub.baseUrl, account: account.id, user: account.user };
  },
});

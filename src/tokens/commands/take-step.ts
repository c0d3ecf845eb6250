import type { AccountId } from "../../text/ids.js";
import { press } from "../../ui/prompts/press.js";
import type { ViewStep } from "../view/types.js";
import type { TokenCommandDeps } from "./types.js";

/** Does what a line of the view offers. */
export async function takeStep(
  step: ViewStep,
  account: AccountId,
  { ui, refresh }: Pick<TokenCommandDeps, "ui" | "refresh">,
) {
  switch (step) {
    case "signIn":
      return press(ui, "hubKernels.signIn", { account });
    case "signInToManage":
      return press(ui, "hubKernels.signIn", { account, manage: true });
    case "openTokenPage":
      return press(ui, "hubKernels.openTokenPage", { account });
    case "addHub":
      return press(ui, "hubKernels.addHub");
    case "retry":
      refresh(account);
      return undefined;
  }
}

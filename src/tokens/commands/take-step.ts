import { press } from "../../ui/prompts/press.js";
import type { ViewStep } from "../view/types.js";
import type { TokenCommandRooms } from "./types.js";

/** Does what a line of the view offers. */
export async function takeStep(
  step: ViewStep,
  hub: string,
  { ui, refresh }: Pick<TokenCommandRooms, "ui" | "refresh">,
) {
  switch (step) {
    case "signIn":
      return press(ui, "hubKernels.signIn", { hub });
    case "signInToManage":
      return press(ui, "hubKernels.signIn", { hub, manage: true });
    case "openTokenPage":
      return press(ui, "hubKernels.openTokenPage", { hub });
    case "addHub":
      return press(ui, "hubKernels.addHub");
    case "retry":
      refresh(hub);
      return undefined;
  }
}

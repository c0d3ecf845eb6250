import type { Account } from "../../model/types.js";
import { offerOnce } from "../../ui/prompts/offer-once.js";
import { press } from "../../ui/prompts/press.js";
import { sayWrongSetting, setting } from "../../ui/settings/settings.js";
import type { Ui } from "../../ui/ui.js";
import { type Pin, type Pinned, pinnedIn, readPin } from "./workspace-pin.js";

/** The server that this workspace is for. A workspace that is not trusted has none. Says nothing and asks nobody. */
export function workspacePin(ui: Ui): Pin | undefined {
  const reading = currentReading(ui);
  return reading.kind === "pin" ? reading.pin : undefined;
}

/** What of the hubs is that server. */
export function pinnedHere(ui: Ui, accounts: readonly Account[]): Pinned[] {
  const pin = workspacePin(ui);
  return pin ? pinnedIn(accounts, pin) : [];
}

/** As `workspacePin`, by a gesture of the user: a setting that cannot be used is told of. */
export function workspacePinOnGesture(ui: Ui): Pin | undefined {
  const reading = currentReading(ui);
  if (reading.kind !== "unusable") return workspacePin(ui);
  sayWrongSetting(ui, "workspaceServer", reading.problem);
  return undefined;
}

/** The address comes from the workspace, so it is shown and never filled in: the user gives the hub's address, and then a token to it. */
export function sayHubNotAdded(ui: Ui, { hub }: Pin): void {
  const message = ui.l10n.t(
    "This workspace is set up to run on {0}, which you haven't added. Add it if you know this hub.",
    hub,
  );
  offerOnce(ui, message, ui.l10n.t("Add JupyterHub…"), () => press(ui, "hubKernels.addHub"));
}

function currentReading(ui: Ui) {
  if (!ui.isTrusted) return { kind: "none" } as const;
  return readPin(setting(ui, "workspaceServer"), ui.l10n);
}

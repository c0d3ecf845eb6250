import type { Hub } from "../model/types.js";
import { hubLabel } from "../text/hub-label.js";
import { checking } from "../ui/prompts/checking.js";
import { runWizard } from "../ui/prompts/wizard.js";
import { checkGiven } from "./check-given.js";
import type { Accept } from "./contract.js";
import type { AddHubRooms } from "./contract.js";
import { keepToken } from "./keep-token.js";
import { aboutOf, checkToken } from "./sign-in-check.js";
import { signInSteps } from "./sign-in-steps.js";

/** Asks how, and for what that takes. */
export async function signInAsked(rooms: AddHubRooms, hub: Hub, manage: boolean | undefined): Promise<void> {
  const { baseUrl, user } = hub;
  const { ui } = rooms;
  // Without the account, which the title names.
  const label = hubLabel(baseUrl);
  const accept: Accept = async (given, signal) => {
    const { about } = await checkGiven(given, hub, rooms, signal);
    await keepToken(rooms, hub, given.token, about);
  };
  const where = { baseUrl, user, label, ...(manage !== undefined && { manage }) };
  await runWizard(ui, ui.l10n.t("Sign In to {0} as {1}", label, user), signInSteps(where, accept, rooms));
}

/** With a token from code: one request. */
export async function signInGiven(rooms: AddHubRooms, hub: Hub, token: string): Promise<void> {
  await checking(rooms.ui, hub.label, async (signal) => {
    const whoami = await checkToken(token, hub, rooms, signal);
    await keepToken(rooms, hub, token, aboutOf({ token, way: "paste" }, whoami));
  });
}

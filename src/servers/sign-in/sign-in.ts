import * as vscode from "vscode";
import { aboutOf, checkToken } from "../../tokens/sign-in-check.js";
import { checkGiven } from "../../tokens/sign-in/check-given.js";
import type { Accept } from "../../tokens/sign-in/contract.js";
import { signInSteps } from "../../tokens/sign-in/sign-in-steps.js";
import { checking } from "../../ui/checking.js";
import { hubLabel } from "../../ui/hub-label.js";
import { runWizard } from "../../ui/wizard.js";
import { keepToken } from "./keep-token.js";
import type { Hub } from "../types.js";
import type { CommandRooms } from "../commands/rooms.js";

/** Asks how, and for what that takes. */
export async function signInAsked(rooms: CommandRooms, hub: Hub, manage: boolean | undefined): Promise<void> {
  const { baseUrl, user } = hub;
  // Without the account, which the title names.
  const label = hubLabel(baseUrl);
  const accept: Accept = async (given, signal) => {
    const { about } = await checkGiven(given, hub, rooms, signal);
    await keepToken(rooms, hub, given.token, about);
  };
  const where = { baseUrl, user, label, ...(manage !== undefined && { manage }) };
  await runWizard(vscode.l10n.t("Sign In to {0} as {1}", label, user), signInSteps(where, accept, rooms));
}

/** With a token from code: one request. */
export async function signInGiven(rooms: CommandRooms, hub: Hub, token: string): Promise<void> {
  await checking(hub.label, async (signal) => {
    const whoami = await checkToken(token, hub, rooms, signal);
    await keepToken(rooms, hub, token, aboutOf({ token, way: "paste" }, whoami));
  });
}

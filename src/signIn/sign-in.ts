import type { Account } from "../model/types.js";
import { hubLabel } from "../text/hub-label.js";
import { addressOf } from "../text/ids.js";
import { checking } from "../ui/prompts/checking.js";
import { runWizard } from "../ui/prompts/wizard.js";
import { checkGiven } from "./check-given.js";
import type { Accept, AddHubDeps } from "./contract.js";
import { keepToken } from "./keep-token.js";
import { aboutOf, checkToken } from "./sign-in-check.js";
import { signInSteps } from "./sign-in-steps.js";

/** Asks how, and for what that takes. */
export async function signInAsked(deps: AddHubDeps, account: Account, manage: boolean | undefined): Promise<void> {
  const address = addressOf(account);
  const { baseUrl, user } = address;
  const { ui } = deps;
  // Without the account, which the title names.
  const label = hubLabel(baseUrl);
  const accept: Accept = async (given, signal) => {
    const { about } = await checkGiven(given, address, deps, signal);
    await keepToken(deps, address, given.token, about);
  };
  const where = { baseUrl, user, label, ...(manage !== undefined && { manage }) };
  await runWizard(ui, ui.l10n.t("Sign In to {0} as {1}", label, user), signInSteps(where, accept, deps));
}

/** With a token from code: one request. */
export async function signInGiven(deps: AddHubDeps, account: Account, token: string): Promise<void> {
  const address = addressOf(account);
  await checking(deps.ui, account.label, async (signal) => {
    const whoami = await checkToken(token, address, deps, signal);
    await keepToken(deps, address, token, aboutOf({ token, way: "paste" }, whoami));
  });
}

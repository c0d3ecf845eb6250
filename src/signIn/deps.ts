import { hostname } from "node:os";
import { setting } from "../ui/settings/settings.js";
import { BrowserSignIns } from "./browser/browser-sign-ins.js";
import type { SignInDeps } from "./contract.js";
import { FreshAnswers } from "./fresh-answers.js";

/** What every sign-in of this window works with: the settings as they are at that moment, and what the browser is waited for. */
export function createSignInRooms(
  deps: Pick<SignInDeps, "ui" | "networks" | "log" | "memento" | "secretPlaces" | "tokens" | "site">,
): SignInDeps {
  const { ui } = deps;
  return {
    ...deps,
    browser: new BrowserSignIns(),
    fresh: new FreshAnswers(),
    // The host's name without its domain, as people call the machine.
    machine: `${hostname().split(".", 1).join("")} (${ui.appName})`,
    lifetimeDays: () => setting(ui, "tokenLifetimeDays"),
    manageTokens: () => setting(ui, "manageTokens"),
    oauthClients: () => setting(ui, "oauthClients"),
  };
}

import { hostname } from "node:os";
import * as vscode from "vscode";
import { FreshAnswers } from "../fresh-answers.js";
import { BrowserSignIns } from "./browser-sign-ins.js";
import type { SignInRooms } from "./contract.js";

const STANDARD_DAYS = 30;
const LONGEST_DAYS = 365;

/** What every sign-in of this window works with: the settings as they are at that moment, and what the browser is waited for. */
export function createSignInRooms(
  parts: Pick<SignInRooms, "openTransport" | "log" | "memento">,
  setting: (name: string) => unknown,
): SignInRooms {
  return {
    ...parts,
    browser: new BrowserSignIns(),
    fresh: new FreshAnswers(),
    // The host's name without its domain, as people call the machine.
    machine: `${hostname().split(".", 1).join("")} (${vscode.env.appName})`,
    lifetimeDays: () => days(setting("tokenLifetimeDays")),
    manageTokens: () => setting("manageTokens") === true,
    oauthClients: () => setting("oauthClients"),
  };
}

/** Whatever was written into the settings' file, a token ends. */
function days(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return STANDARD_DAYS;
  return Math.min(Math.max(Math.round(value), 1), LONGEST_DAYS);
}

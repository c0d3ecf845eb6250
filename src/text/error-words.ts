import type { Localizer } from "./speech.js";

/** What the user can do next: a button each. */
export type NextStep =
  | "retry"
  | "signIn"
  | "chooseOptions"
  | "otherName"
  | "openHub"
  | "copyJobCommand"
  | "showLog"
  | "showStartLog"
  | "checkConnection"
  | "openSettings"
  | "openNetworkSettings"
  | "showCertificate"
  | "manageTrust";

export interface ErrorText {
  /** one sentence of what happened, and what to do where no button says it */
  message: string;
  actions: NextStep[];
}

/** An error of a room that has its own words for it: where it is thrown it is known what the user can do. */
export interface SelfDescribing {
  inWords(l10n: Localizer): ErrorText;
}

export function isSelfDescribing(thrown: unknown): thrown is SelfDescribing {
  return thrown instanceof Error && "inWords" in thrown && typeof thrown.inWords === "function";
}

import type * as hub from "../hubClient/errors.js";
import type * as transport from "../transport/errors.js";
import { browserSignInText, type BrowserSignInProblem } from "./browser-sign-in-text.js";
import { certificateText, socketBrokenText, unreachableText } from "./connection-text.js";
import { formSourceText } from "./form-source-text.js";
import { hubLabel } from "./hub-label.js";
import {
  busyText,
  frontText,
  limitText,
  notAHubText,
  spawnFailedSteps,
  spawnFailedText,
  throttledText,
} from "./hub-text.js";
import { hubWords, withoutLinks } from "./hub-words.js";
import { keychainText, type KeychainProblem } from "./keychain-text.js";
import { oauthText } from "./sign-in-text.js";
import { tokenText } from "./token-text.js";

/** What the user can do next: a button each. */
export type NextStep =
  | "retry"
  | "signIn"
  | "chooseOptions"
  | "otherName"
  | "openHub"
  | "copyJobCommand"
  | "showLog"
  | "openSettings"
  | "manageTrust";

export interface ErrorText {
  /** one sentence of what happened, and what to do where no button says it */
  message: string;
  actions: NextStep[];
}

/** The editor's `vscode.l10n`, or a stand-in where there is no editor. */
export interface Localizer {
  t(message: string, ...args: (string | number)[]): string;
}

/** The sign-in's own findings about what was pasted, by their shape. */
export type PastedTokenProblem =
  | { readonly kind: "no-token" }
  | { readonly kind: "token-of-another-user"; readonly hub: string; readonly user: string; readonly expected: string };

/** What the token store and a renewal have to say, by their shape. */
export type KeptTokenProblem =
  | { readonly kind: "token-not-kept"; readonly hub: string }
  | { readonly kind: "old-token-left"; readonly hub: string; readonly why: "id-unknown" | "not-revoked" };

export interface TrustProblem {
  readonly kind: "workspace-not-trusted";
}

/** Every error class of the two rooms below: a new one without words here does not compile. */
type TransportErrors = (typeof transport)[Exclude<keyof typeof transport, "HubError">];
type HubErrors = (typeof hub)[keyof typeof hub];
type KnownError =
  | InstanceType<TransportErrors>
  | InstanceType<HubErrors>
  | KeychainProblem
  | PastedTokenProblem
  | BrowserSignInProblem
  | KeptTokenProblem
  | TrustProblem;

/**
 * One sentence and the next steps for what went wrong. An error that is none of ours gets no words of its own: they were not written
 * for users and could hold anything; the log has them.
 */
export function describeError(error: unknown, l10n: Localizer): ErrorText {
  const { message, actions } = known(error, l10n) ?? {
    message: l10n.t("Something went wrong that should not. The log has the details."),
    actions: ["showLog"],
  };
  return { message: withoutLinks(message), actions };
}

function known(thrown: unknown, l10n: Localizer): ErrorText | undefined {
  if (!(thrown instanceof Error) || !("kind" in thrown)) return undefined;
  const error = thrown as Error as Error & KnownError;
  const label = "hub" in error ? hubLabel(error.hub) : "";
  switch (error.kind) {
    case "hub-unreachable":
      return {
        message: unreachableText(error, label, l10n),
        actions: error.why === "timeout" ? ["retry", "openSettings", "showLog"] : ["retry", "showLog"],
      };
    case "certificate-not-trusted":
      return { message: certificateText(error, label, l10n), actions: ["retry", "showLog"] };
    case "not-a-hub":
      return { message: notAHubText(error, label, l10n), actions: ["openHub", "retry", "showLog"] };
    case "front-answered":
      return { message: frontText(error, label, l10n), actions: ["retry", "openHub", "showLog"] };
    case "throttled":
      return { message: throttledText(error, label, l10n), actions: ["retry", "showLog"] };
    case "invalid-hub-address":
      return {
        message: l10n.t(
          "This is no address of a hub. Paste it from the browser, as https://hub.example/jupyter/hub/home.",
        ),
        actions: [],
      };
    case "token-rejected":
    case "token-ended":
    case "not-signed-in":
    case "scope-missing":
    case "login-expired":
    case "token-not-kept":
    case "old-token-left":
      return tokenText(error, label, l10n);
    case "server-not-found":
      return {
        message: l10n.t("{0} knows no such server, or hides it from this token.", label),
        actions: ["openHub", "showLog"],
      };
    case "server-busy":
      return { message: busyText(error.pending, label, l10n), actions: ["retry", "openHub"] };
    case "server-already-running":
      return {
        message: l10n.t("The server on {0} is already running. Stop it first to start it with other options.", label),
        actions: [],
      };
    case "server-limit-reached":
      return { message: limitText(error, label, l10n), actions: ["retry", "openHub"] };
    case "named-servers-disabled":
      return {
        message: l10n.t("{0} allows one server per user only: named servers are switched off there.", label),
        actions: [],
      };
    case "request-refused":
      return {
        message: l10n.t(
          "{0} refused this: {1}",
          label,
          hubWords(error.hubMessage) || l10n.t("status {0}, without a reason", error.status),
        ),
        actions: ["chooseOptions", "showLog"],
      };
    case "spawn-failed":
      return { message: spawnFailedText(error, label, l10n), actions: spawnFailedSteps(error) };
    case "spawn-cancelled":
      return {
        message: l10n.t(
          "The start on {0} ended without a server: it was withdrawn, or the server was stopped elsewhere.",
          label,
        ),
        actions: ["retry"],
      };
    case "another-start":
      return {
        message: l10n.t(
          "Another start on {0} is under way, so what you chose was not taken. Withdraw that start, or wait for its end, and try again.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "start-lost":
      return {
        message: l10n.t(
          "{0} was restarted while the server started, and the start was lost with it. Nothing is starting now.",
          label,
        ),
        actions: ["retry", "openHub", "showLog"],
      };
    case "hub-fault":
      return {
        message: error.hubMessage
          ? l10n.t("{0} is in trouble (status {1}): {2}", label, error.status, hubWords(error.hubMessage))
          : l10n.t("{0} is in trouble (status {1}). Try again in a moment.", label, error.status),
        actions: ["retry", "openHub", "showLog"],
      };
    case "unexpected-answer":
      return {
        message: l10n.t(
          "{0} gave an answer that no JupyterHub gives. Something between you and the hub may have changed it.",
          label,
        ),
        actions: ["retry", "showLog"],
      };
    case "companion-missing":
    case "companion-not-understood":
    case "options-refused":
    case "form-unreadable":
    case "password-refused":
    case "no-password-sign-in":
    case "pages-signed-out":
    case "no-options-form":
      return formSourceText(error, label, l10n);
    case "sign-in-code-refused":
      return {
        message: l10n.t(
          "{0} does not take the code: it is wrong, was used already, or is older than 5 minutes. Open the page again and press Allow there for a new one.",
          label,
        ),
        actions: ["signIn"],
      };
    case "oauth-refused":
      return oauthText(error, label, l10n);
    case "foreign-origin":
      return {
        message: l10n.t(
          "{0} leads to another site, {1}. Nothing was sent there: the token is for the hub alone.",
          label,
          error.origin,
        ),
        actions: ["showLog"],
      };
    case "socket-refused":
      return {
        message: l10n.t(
          "The kernel's connection was refused by {0} (status {1}). Is the server running?",
          label,
          error.status,
        ),
        actions: ["retry", "showLog"],
      };
    case "socket-broken":
      return { message: socketBrokenText(error, label, l10n), actions: ["retry", "showLog"] };
    case "service-token":
      return {
        message: l10n.t(
          "This token of {0} belongs to the service “{1}”, and a service has no servers. Take a token of your own, from the hub's token page.",
          label,
          error.service,
        ),
        actions: ["signIn"],
      };
    case "no-token":
      return {
        message: l10n.t("This is no token: copy it whole, without spaces or line breaks, from the hub's token page."),
        actions: [],
      };
    case "token-of-another-user":
      return {
        message: l10n.t(
          "This token of {0} belongs to {1}, and the hub was added here for {2}. Take a token of {2}, or add the hub once more for {1}.",
          label,
          error.user,
          error.expected,
        ),
        actions: ["signIn"],
      };
    case "no-sign-in-code":
    case "not-this-sign-in":
    case "sign-in-too-late":
    case "loopback-port-taken":
      return browserSignInText(error, l10n);
    case "workspace-not-trusted":
      return {
        message: l10n.t("No server is started from a workspace that you do not trust."),
        actions: ["manageTrust"],
      };
    case "keychain-unavailable":
      return { message: keychainText(error, l10n), actions: ["retry", "openSettings", "showLog"] };
  }
}

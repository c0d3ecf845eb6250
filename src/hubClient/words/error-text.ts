import type { ErrorText } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";
import type * as hub from "../errors.js";
import { formSourceText } from "./form-source-text.js";
import {
  busyText,
  faultText,
  frontText,
  limitText,
  notAHubText,
  spawnFailedSteps,
  spawnFailedText,
  throttledText,
} from "./hub-text.js";
import { oauthText } from "./oauth-text.js";
import { tokenText } from "./token-text.js";

/** Every error class of this room: a new one without words here does not compile. */
export type HubClientError = InstanceType<(typeof hub)[keyof typeof hub]>;

/** One sentence and the next steps for what a hub answered. `label` names the hub. */
export function hubErrorText(error: HubClientError, label: string, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "not-a-hub":
      return { message: notAHubText(error, label, l10n), actions: ["openHub", "retry", "showLog"] };
    case "front-answered":
      return { message: frontText(error, label, l10n), actions: ["retry", "openHub", "showLog"] };
    case "throttled":
      return { message: throttledText(error, label, l10n), actions: ["retry", "showLog"] };
    case "invalid-hub-address":
      return {
        message: l10n.t(
          "This isn't the address of a hub. Copy it from the browser, such as https://hub.example/jupyter/hub/home.",
        ),
        actions: [],
      };
    case "token-rejected":
    case "token-ended":
    case "not-signed-in":
    case "scope-missing":
    case "login-expired":
      return tokenText(error, label, l10n);
    case "server-not-found":
      return {
        message: l10n.t("There's no such server on {0}, or this token can't see it.", label),
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
        message: l10n.t(
          "{0} allows only one server per user. Named servers are turned off there: use your default server, or ask the hub's admin.",
          label,
        ),
        actions: [],
      };
    case "request-refused":
      return {
        message: l10n.t(
          "{0} refused this: {1}",
          label,
          hubWords(error.hubMessage) || l10n.t("status {0}, no reason given", error.status),
        ),
        actions: ["chooseOptions", "showLog"],
      };
    case "spawn-failed":
      return { message: spawnFailedText(error, label, l10n), actions: spawnFailedSteps(error) };
    case "spawn-cancelled":
      return {
        message: l10n.t(
          "The start on {0} ended without a server. It was canceled, or the server was stopped from somewhere else.",
          label,
        ),
        actions: ["retry", "showStartLog"],
      };
    case "another-start":
      return {
        message: l10n.t(
          "The server on {0} is already starting, so your choice wasn't used. Cancel that start or wait until it ends, then try again.",
          label,
        ),
        actions: ["retry", "openHub"],
      };
    case "start-lost":
      return {
        message: l10n.t(
          "{0} was restarted while the server was starting, so the start was lost. Nothing is starting now.",
          label,
        ),
        actions: ["retry", "openHub", "showStartLog"],
      };
    case "hub-fault":
      return { message: faultText(error, label, l10n), actions: ["retry", "openHub", "showLog"] };
    case "unexpected-answer":
      return {
        message: l10n.t(
          "{0} sent an answer that a JupyterHub doesn't send. Something between you and the hub may have changed it.",
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
          "{0} didn't accept the code. It's wrong, was already used, or is older than 5 minutes. Open the page again and press Allow to get a new one.",
          label,
        ),
        actions: ["signIn"],
      };
    case "oauth-refused":
      return oauthText(error, label, l10n);
    case "service-token":
      return {
        message: l10n.t(
          "This token for {0} belongs to the service “{1}”, and a service has no servers. Use a token of your own from the hub's token page.",
          label,
          error.service,
        ),
        actions: ["signIn"],
      };
  }
}

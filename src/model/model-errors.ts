import type * as hubErrors from "../hubClient/errors.js";
import { NotSignedIn, UnexpectedAnswer } from "../hubClient/errors.js";
import { KeychainUnavailable } from "../tokens/keychain/keychain-unavailable.js";
import {
  type CertificateNotTrusted,
  HubError,
  type HubUnreachable,
  type NetworkFileUnusable,
  type ProxyFailed,
  type SshFailed,
} from "../transport/errors.js";
import type { AccountReach } from "./types.js";

type Errors = (typeof hubErrors)[keyof typeof hubErrors];
/** What calls of the hub client reject with, as a union over `kind`. */
export type KnownHubError =
  InstanceType<Errors> | HubUnreachable | CertificateNotTrusted | NetworkFileUnusable | ProxyFailed | SshFailed;

export function asHubError(error: unknown): KnownHubError | undefined {
  return error instanceof HubError ? (error as KnownHubError) : undefined;
}

/** What a question to the hub that was not answered says about the hub. */
export function reachAfter(baseUrl: string, error: unknown): AccountReach {
  const hubError = asHubError(error);
  switch (hubError?.kind) {
    case "token-rejected":
    case "service-token":
    case "token-ended":
    case "not-signed-in":
    case "scope-missing":
    case "login-expired":
      return { kind: "sign-in-needed", problem: hubError };
    case "throttled":
      return { kind: "throttled", problem: hubError };
    case undefined:
      return withoutHubError(baseUrl, error);
    default:
      return { kind: "unreachable", problem: hubError as HubError };
  }
}

/** Is it an answer to the start itself that leaves the server stopped? Then the hub need not be asked for that. Gives the hub's reason. */
export function failureOf(error: unknown): string | undefined {
  const hubError = asHubError(error);
  switch (hubError?.kind) {
    case "spawn-failed":
      return hubError.hindrance?.said ?? (hubError.reason || hubError.message);
    case "start-lost":
      return hubError.message;
    case "request-refused":
    case "server-limit-reached":
      return hubError.hubMessage;
    default:
      return undefined;
  }
}

/** A hub keeps what a start was asked with before it starts anything, and repeats that the next time, also where nothing came of it. */
export function wasTaken(error: unknown): boolean {
  const kind = asHubError(error)?.kind;
  return kind === "spawn-failed" || kind === "spawn-cancelled" || kind === "request-refused";
}

/** Does it say that the next question will not be answered either? */
export function endsAsking(error: unknown): boolean {
  const kind = asHubError(error)?.kind;
  return (
    kind === undefined ||
    kind === "hub-unreachable" ||
    kind === "throttled" ||
    kind === "certificate-not-trusted" ||
    kind === "network-file-unusable" ||
    kind === "proxy-failed" ||
    kind === "ssh-failed" ||
    kind === "token-rejected" ||
    kind === "token-ended" ||
    kind === "not-signed-in"
  );
}

function withoutHubError(baseUrl: string, error: unknown): AccountReach {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof KeychainUnavailable) {
    return { kind: "sign-in-needed", problem: new NotSignedIn(baseUrl, message, "keychain", { cause: error }) };
  }
  return { kind: "unreachable", problem: new UnexpectedAnswer(baseUrl, "asking the hub", message) };
}

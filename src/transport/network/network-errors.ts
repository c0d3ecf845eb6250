import { codeOf } from "../error-code.js";
import { HubError, HubUnreachable } from "../errors.js";

const whyByCode: Record<string, HubUnreachable["why"]> = {
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  ERR_STREAM_PREMATURE_CLOSE: "reset",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  ENETDOWN: "no-route",
};

/** The peer closed the connection under a request. */
export function isReset(error: unknown): boolean {
  return whyByCode[codeOf(error)] === "reset";
}

/** What Node or `ws` say about the network, in our types. Errors that are ours already pass as they are. */
export function toNetworkError(hub: string, error: unknown): HubError {
  if (error instanceof HubError) return error;
  const code = codeOf(error);
  return new HubUnreachable(hub, whyByCode[code] ?? "other", undefined, { cause: error });
}

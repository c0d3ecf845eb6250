import { codeOf } from "../error-code.js";
import { CertificateNotTrusted, HubError, HubUnreachable } from "../errors.js";

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

/** Node's names of what OpenSSL finds wrong with a certificate (nodejs.org/api/tls.html, "X509 certificate error codes"). */
const CERTIFICATE_CODE =
  /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_|SELF_SIGNED_|DEPTH_ZERO_|CRL_|ERROR_IN_CERT_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/;

/** The peer closed the connection under a request. */
export function isReset(error: unknown): boolean {
  return whyByCode[codeOf(error)] === "reset";
}

/** What Node, node-fetch or `ws` say about the network, in our types. Errors that are ours already pass as they are. */
export function toNetworkError(hub: string, error: unknown): HubError {
  if (error instanceof HubError) return error;
  const code = codeOf(error);
  if (CERTIFICATE_CODE.test(code)) return new CertificateNotTrusted(hub, code, { cause: error });
  return new HubUnreachable(hub, whyByCode[code] ?? "other", undefined, { cause: error });
}

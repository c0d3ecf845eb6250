import type { ErrorText } from "../text/error-words.js";
import type { Localizer } from "../text/speech.js";
import { codeOf } from "./error-code.js";
import type * as transport from "./errors.js";

/** Every error class of this room: a new one without words here does not compile. */
export type TransportError = InstanceType<(typeof transport)[Exclude<keyof typeof transport, "HubError">]>;

/** One sentence and the next steps for what went wrong on the way to a hub. `label` names the hub. */
export function transportErrorText(error: TransportError, label: string, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "hub-unreachable":
      return {
        message: unreachableText(error, label, l10n),
        actions: error.why === "timeout" ? ["retry", "openSettings", "showLog"] : ["retry", "showLog"],
      };
    case "certificate-not-trusted":
      return { message: certificateText(error, label, l10n), actions: ["retry", "showLog"] };
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
  }
}

/** Why nobody answered, and what the user can look at. `label` names the hub. */
function unreachableText(error: transport.HubUnreachable, label: string, l10n: Localizer): string {
  switch (error.why) {
    case "name-not-found":
      return l10n.t(
        "{0} cannot be found: no such name on this network. Check the address, and whether a VPN is needed.",
        label,
      );
    case "refused":
      return l10n.t("{0} refused the connection: no hub is running at this address just now.", label);
    case "reset":
      return l10n.t("The connection to {0} broke off before the hub answered.", label);
    case "timeout":
      return l10n.t(
        "{0} did not answer within {1} s. It may be busy, or a firewall swallows the connection; the limit is a setting.",
        label,
        Math.round((error.waitedMs ?? 0) / 1000),
      );
    case "no-route":
      return l10n.t("There is no way to {0} from here: check the network or the VPN.", label);
    case "other":
      // What answered the handshake was no TLS: OpenSSL calls it a wrong version number.
      if (codeOf(error.cause) === "EPROTO") {
        return l10n.t(
          "{0} does not speak https. If your browser shows the hub's address with http://, write it like that; else check the port.",
          label,
        );
      }
      return l10n.t("{0} cannot be reached. The log has the details.", label);
  }
}

/** OpenSSL's verdict on a certificate, in words. */
function certificateText(error: transport.CertificateNotTrusted, label: string, l10n: Localizer): string {
  switch (error.code) {
    case "CERT_HAS_EXPIRED":
      return l10n.t("The certificate of {0} has expired. Tell the hub's admin; nothing was sent.", label);
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return l10n.t("The certificate of {0} belongs to another name. Check the address; nothing was sent.", label);
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return l10n.t(
        "The certificate of {0} is signed by an authority that this machine does not know ({1}). Install the site's CA in the operating system; nothing was sent.",
        label,
        error.code,
      );
    default:
      return l10n.t("The certificate of {0} is not trusted ({1}); nothing was sent.", label, error.code);
  }
}

const MIB = 1024 * 1024;

/** Why an open connection to a kernel ended in a fault. */
function socketBrokenText(error: transport.SocketBroken, label: string, l10n: Localizer): string {
  return error.messageTooLarge
    ? l10n.t(
        "The server on {0} does not take so much at once: {1} MiB were sent, and servers take 10 MiB unless their admin raised it. Put large data into a file that the cell reads.",
        label,
        (error.largestSentBytes / MIB).toFixed(1),
      )
    : l10n.t("The kernel's connection to {0} broke: something between took it for damaged ({1}).", label, error.code);
}

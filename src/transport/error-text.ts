import type { ErrorText } from "../text/error-words.js";
import { decimal } from "../text/number-words.js";
import type { Localizer } from "../text/speech.js";
import { codeOf } from "./error-code.js";
import type * as transport from "./errors.js";
import { certificateText, fileText, proxyText } from "./network/network-words.js";
import { sshText } from "./network/ssh/ssh-words.js";

/** Every error class of this room: a new one without words here does not compile. */
export type TransportError = InstanceType<(typeof transport)[Exclude<keyof typeof transport, "HubError">]>;

/** One sentence and the next steps for what went wrong on the way to a hub. `label` names the hub. */
export function transportErrorText(error: TransportError, label: string, l10n: Localizer): ErrorText {
  switch (error.kind) {
    case "hub-unreachable":
      return {
        message: unreachableText(error, label, l10n),
        actions: ["retry", "checkConnection", error.why === "timeout" ? "openSettings" : "showLog"],
      };
    case "certificate-not-trusted":
      return certificateText(error, label, l10n);
    case "network-file-unusable":
      return fileText(error, label, l10n);
    case "proxy-failed":
      return proxyText(error, label, l10n);
    case "ssh-failed":
      return sshText(error, label, l10n);
    case "foreign-origin":
      return {
        message: l10n.t(
          "{0} says that its server is at {1}, which is neither its own address nor one below it. Nothing was sent there, because the token is only for the hub. If your browser shows another address for the hub, add that one.",
          label,
          error.origin,
        ),
        actions: ["showLog"],
      };
    case "socket-refused":
      return {
        message: l10n.t(
          "{0} refused the kernel's connection (status {1}). Check whether the server is running.",
          label,
          error.status,
        ),
        actions: ["retry", "showLog"],
      };
    case "socket-broken":
      return { message: socketBrokenText(error, label, l10n), actions: ["retry", "showLog"] };
  }
}

/** What answered the handshake was no TLS: OpenSSL calls it a wrong version number, and Node that, or `EPROTO`, by how the connection was made. */
const NO_TLS = /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST))$/;

/** Why nobody answered, and what the user can look at. `label` names the hub. */
function unreachableText(error: transport.HubUnreachable, label: string, l10n: Localizer): string {
  switch (error.why) {
    case "name-not-found":
      return l10n.t("Couldn't find {0} on this network. Check the address and whether you need a VPN.", label);
    case "refused":
      return l10n.t("{0} refused the connection. No hub is running at this address right now.", label);
    case "reset":
      return l10n.t("The connection to {0} was closed before the hub answered.", label);
    case "timeout":
      return l10n.t(
        "{0} didn't respond within {1} s. It may be busy, or a firewall may be blocking the connection. You can change the limit in the settings.",
        label,
        Math.round((error.waitedMs ?? 0) / 1000),
      );
    case "no-route":
      return l10n.t("Couldn't reach {0} from here. Check your network or VPN.", label);
    case "other":
      if (NO_TLS.test(codeOf(error.cause))) {
        return l10n.t(
          "{0} doesn't use https. If your browser shows the hub's address with http://, enter it like that. Otherwise, check the port.",
          label,
        );
      }
      return l10n.t("Couldn't reach {0}. See the log for details.", label);
  }
}

const MIB = 1024 * 1024;

/** Why an open connection to a kernel ended in a fault. */
function socketBrokenText(error: transport.SocketBroken, label: string, l10n: Localizer): string {
  return error.messageTooLarge
    ? l10n.t(
        "That's too much at once for the server on {0}: {1} MiB were sent, and servers accept 10 MiB unless their admin raised the limit. Put large data into a file that the cell reads.",
        label,
        decimal(error.largestSentBytes / MIB, 1, 1),
      )
    : l10n.t(
        "The kernel's connection to {0} was lost because something in between considered it damaged ({1}).",
        label,
        error.code,
      );
}

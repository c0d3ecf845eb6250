import type { ErrorText } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import type { CertificateNotTrusted, NetworkFileUnusable, ProxyFailed } from "../errors.js";

/** What is wrong with a certificate, and what its reader can do. `label` names the hub. */
export function certificateText(error: CertificateNotTrusted, label: string, l10n: Localizer): ErrorText {
  const { problem, certificate, proxy, server, replaced } = error.about;
  const whose = proxy ?? server ?? label;
  // Who trusts the hub's own trusts whoever has that key.
  const trust = certificate && whose === label ? (["showCertificate"] as const) : [];
  if (replaced && problem.kind !== "other") {
    const message = l10n.t(
      "{0} shows another certificate than the one you trusted, signed by “{1}”. Nothing was sent. If the hub's admin didn't replace it, somebody may be listening in.",
      whose,
      certificate?.issuer ?? "",
    );
    return { message, actions: [...trust, "retry", "checkConnection"] };
  }
  return {
    message: problemText(error, whose, l10n),
    actions: [...trust, "openNetworkSettings", "retry", "checkConnection"],
  };
}

function problemText({ about, code, hub }: CertificateNotTrusted, whose: string, l10n: Localizer): string {
  const { problem, certificate } = about;
  switch (problem.kind) {
    case "unknown-authority":
      return l10n.t(
        "The certificate of {0} is signed by “{1}”, which this machine doesn't trust. Nothing was sent. If that's your site's own authority, install its certificate in the operating system, or enter its file in the settings.",
        whose,
        problem.authority,
      );
    case "intermediate-missing":
      return l10n.t(
        "{0} doesn't send the certificate of “{1}”, which signed its own. Browsers hide this because they fetch it themselves. Nothing was sent. Tell the hub's admin, or enter a file with that certificate in the settings.",
        whose,
        problem.authority,
      );
    case "self-signed":
      return l10n.t(
        "The certificate of {0} is self-signed, so no authority vouches for it. Nothing was sent. Ask the hub's admin whether it's theirs before you trust it.",
        whose,
      );
    case "expired":
      return l10n.t(
        "The certificate of {0} expired on {1}, and it's {2} on this machine. Nothing was sent. Tell the hub's admin, or set this machine's clock if it's wrong.",
        whose,
        minute(certificate?.until),
        minute(new Date()),
      );
    case "not-yet-valid":
      return l10n.t(
        "The certificate of {0} is only valid from {1}, and it's {2} on this machine. Nothing was sent. Set this machine's clock if it's wrong, or tell the hub's admin.",
        whose,
        minute(certificate?.from),
        minute(new Date()),
      );
    case "other-host":
      if (about.server !== undefined) {
        return l10n.t(
          "{0} gives your server a host of its own, {1}, but the certificate there is only for {2}. Nothing was sent. Tell the hub's admin, who needs a certificate for all hosts below the hub's.",
          new URL(hub).host,
          whose,
          problem.names.join(", "),
        );
      }
      return l10n.t(
        "The certificate of {0} is for {1}. Nothing was sent. Check the address.",
        whose,
        problem.names.join(", "),
      );
    case "intercepted":
      return l10n.t(
        "Something on the way to {0} opens encrypted connections: it shows a certificate signed by “{1}”. Nothing was sent. Ask your IT department for the certificate of this authority, and install it in the operating system or enter its file in the settings.",
        whose,
        problem.by,
      );
    case "other":
      return l10n.t("The certificate of {0} isn't trusted ({1}). Nothing was sent.", whose, code);
  }
}

/** To the minute, in a time that is everybody's: it is compared. */
function minute(time: Date | undefined): string {
  const at = time && !Number.isNaN(time.getTime()) ? time.toISOString() : "?";
  return at.replace("T", " ").replace(/:\d\d\.\d+Z$/, " UTC");
}

/** Why a file of the hub's network settings is of no use. */
export function fileText({ why, file }: NetworkFileUnusable, label: string, l10n: Localizer): ErrorText {
  const settings: ErrorText["actions"] = ["openNetworkSettings", "retry"];
  switch (why) {
    case "missing":
      return { message: l10n.t("The file {0}, set for {1}, doesn't exist.", file, label), actions: settings };
    case "unreadable":
      return { message: l10n.t("Couldn't read the file {0}, set for {1}.", file, label), actions: settings };
    case "content":
      return {
        message: l10n.t(
          "The file {0}, set for {1}, doesn't contain a certificate or key that can be used.",
          file,
          label,
        ),
        actions: settings,
      };
    case "locked":
      return {
        message: l10n.t("Connecting to {1} needs the passphrase of {0}.", file, label),
        actions: ["retry", "openNetworkSettings"],
      };
  }
}

/** What a proxy did to the way to the hub. */
export function proxyText(error: ProxyFailed, label: string, l10n: Localizer): ErrorText {
  const { proxy, why, status = 0 } = error;
  const where = sourceText(error, l10n);
  switch (why) {
    case "wrong-address":
      return {
        message: l10n.t(
          "The address of the proxy to {0} isn't valid ({1}). Use an address like http://proxy.example:3128.",
          label,
          where,
        ),
        actions: ["openNetworkSettings"],
      };
    case "unreachable":
      return {
        message: l10n.t(
          "Couldn't reach the proxy {0} on the way to {1} ({2}). Check its address and your network.",
          proxy,
          label,
          where,
        ),
        actions: ["retry", "openNetworkSettings", "checkConnection"],
      };
    case "credentials":
      return {
        message: l10n.t("The proxy {0} on the way to {1} needs a user name and password.", proxy, label),
        actions: ["retry", "openNetworkSettings"],
      };
    case "refused":
      return {
        message: l10n.t(
          "The proxy {0} doesn't let connections through to {1} (status {2}). Ask your IT department, or set this hub to be reached directly.",
          proxy,
          label,
          status,
        ),
        actions: ["retry", "openNetworkSettings", "checkConnection"],
      };
  }
}

/** Who names a proxy. */
export function sourceText({ from }: Pick<ProxyFailed, "from">, l10n: Localizer): string {
  switch (from) {
    case "hub":
      return l10n.t("setting {0}", "hubKernels.networks");
    case "setting":
      return l10n.t("setting {0}", "http.proxy");
    case "environment":
      return l10n.t("environment variable {0}", "HTTPS_PROXY");
    case "system":
      return l10n.t("settings of the operating system");
  }
}

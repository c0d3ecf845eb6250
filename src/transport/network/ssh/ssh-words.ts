import type { ErrorText } from "../../../text/error-words.js";
import type { Localizer } from "../../../text/speech.js";
import type { SshFailed } from "../../errors.js";

/** Why ssh did not get through to the host behind which a hub is. `label` names the hub. */
export function sshText(error: SshFailed, label: string, l10n: Localizer): ErrorText {
  const setUp: ErrorText["actions"] = ["retry", "openNetworkSettings", "checkConnection"];
  return { message: sentence(error, label, l10n), actions: error.why === "not-answered" ? ["retry"] : setUp };
}

function sentence({ host, why, said }: SshFailed, label: string, l10n: Localizer): string {
  switch (why) {
    case "no-ssh":
      return l10n.t("Couldn't run ssh to reach {0}. Install OpenSSH, or add its folder to PATH.", label);
    case "host-key-changed":
      return l10n.t(
        "The SSH host key of {0} on the way to {1} has changed. Somebody may be listening in. If the host's admin changed it, remove the old key from your known_hosts file.",
        host,
        label,
      );
    case "host-key-refused":
      return l10n.t("The SSH host key of {0} on the way to {1} wasn't accepted.", host, label);
    case "not-let-in":
      return l10n.t("{0} didn't let you in by SSH on the way to {1}: {2}", host, label, said);
    case "not-answered":
      return l10n.t("The SSH connection to {0} on the way to {1} needs an answer from you.", host, label);
    case "name-not-found":
      return l10n.t("Couldn't find the SSH host {0} on the way to {1}: {2}", host, label, said);
    case "refused":
      return l10n.t("The SSH host {0} on the way to {1} refused the connection: {2}", host, label, said);
    case "timeout":
      return l10n.t("The SSH host {0} on the way to {1} didn't respond. Check your network or VPN.", host, label);
    case "no-route":
      return l10n.t("Couldn't reach the SSH host {0} on the way to {1}. Check your network or VPN.", host, label);
    case "configuration":
      return l10n.t("Your SSH configuration can't be used to reach {0}: {1}", label, said);
    case "forwarding":
      return l10n.t("SSH couldn't set up a port forwarding of {0} on the way to {1}: {2}", host, label, said);
    case "hub-not-reached":
      return l10n.t(
        "The SSH host {0} couldn't connect to {1}: {2}. Check the setting “remote” of this hub: the address of the hub as {0} sees it.",
        host,
        label,
        said.replace(/^.*open failed: /, ""),
      );
    case "closed":
      return l10n.t("The SSH host {0} on the way to {1} closed the connection: {2}", host, label, said);
    case "other":
      return said === ""
        ? l10n.t("SSH to {0} on the way to {1} ended without a reason.", host, label)
        : l10n.t("SSH to {0} on the way to {1} failed: {2}", host, label, said);
  }
}

import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { withoutLinks } from "../text/hub-words.js";
import type { Localizer } from "../text/speech.js";

/** This computer has no ssh, or its ssh-keygen does not work. */
export class NoSshHere extends Error implements SelfDescribing {
  override readonly name = "NoSshHere";

  constructor(cause: unknown) {
    super(`ssh-keygen made no key: ${String(cause)}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t("No SSH key could be made. Install OpenSSH on this computer, then try again."),
      actions: ["retry", "showLog"],
    };
  }
}

/** A path of this computer that ssh's files cannot have in them. */
export class PathNotSpeakable extends Error implements SelfDescribing {
  override readonly name = "PathNotSpeakable";

  constructor(private readonly path: string) {
    super("ssh's configuration cannot have this path in it");
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "SSH can't be told to use files in {0}, because of special characters in its name. Start the editor with another folder for its user data.",
        this.path,
      ),
      actions: ["showLog"],
    };
  }
}

/** The user's configuration of ssh stays as it is: it is somebody else's, or made by a program from something else. */
export class ConfigNotWritable extends Error implements SelfDescribing {
  override readonly name = "ConfigNotWritable";

  /** @param change what was to be done with our line */
  constructor(
    private readonly file: string,
    private readonly line: string,
    private readonly change: "add" | "remove",
    cause: unknown,
  ) {
    super(`ssh's configuration was not written: ${String(cause)}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    const adds = this.change === "add";
    const message = adds
      ? l10n.t("{0} can't be changed. Make this its first line yourself, then try again: {1}", this.file, this.line)
      : l10n.t(
          "Remote access was removed, but {0} can't be changed. Delete this line there: {1}",
          this.file,
          this.line,
        );
    return { message: withoutLinks(message), actions: adds ? ["retry", "showLog"] : ["showLog"] };
  }
}

/** Why a server lets nobody in by SSH: the reasons of `SshRefused` in the helper's program, and that there is no helper. */
export type RemoteReason = "no-sshd" | "no-account" | "no-shell" | "no-folder" | "sshd-fails" | "no-helper";

const reasons: readonly RemoteReason[] = ["no-sshd", "no-account", "no-shell", "no-folder", "sshd-fails"];

export function remoteReason(said: string): RemoteReason | undefined {
  return reasons.find((reason) => reason === said);
}

export class NoSshThere extends Error implements SelfDescribing {
  override readonly name = "NoSshThere";

  /** @param label as sentences call the server */
  constructor(
    readonly reason: RemoteReason,
    private readonly label: string,
    cause: Error,
  ) {
    super(`the server is not reached by SSH: ${cause.message}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: sentence(this.reason, this.label, l10n), actions: ["showLog"] };
  }
}

function sentence(reason: RemoteReason, label: string, l10n: Localizer): string {
  switch (reason) {
    case "no-sshd":
      return l10n.t(
        "{0} can't be reached by SSH: it has no sshd. Ask its admin to install OpenSSH there (openssh-server, or openssh of conda-forge).",
        label,
      );
    case "no-account":
      return l10n.t(
        "{0} can't be reached by SSH: its user has no entry in /etc/passwd, which sshd needs. Ask its admin to add one when it starts.",
        label,
      );
    case "no-shell":
      return l10n.t(
        "{0} can't be reached by SSH: its user has no login shell in /etc/passwd. Ask its admin to set one.",
        label,
      );
    case "no-folder":
      return l10n.t(
        "{0} can't be reached by SSH: the folder .hub-kernels-ssh can't be written in its home. Free some space there, then try again.",
        label,
      );
    case "sshd-fails":
      return l10n.t(
        "{0} can't be reached by SSH: its sshd doesn't start. See the log for what it says, and tell the server's admin.",
        label,
      );
    case "no-helper":
      return l10n.t(
        "{0} can't be reached by SSH: it has no Python kernel for the helper. Ask its admin to install ipykernel there.",
        label,
      );
  }
}

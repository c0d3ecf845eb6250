import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubWords } from "../text/hub-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";

/** What a server may have against what is done with its files. */
export type FileProblemKind =
  | "missing"
  /** the folder in which it is to be made */
  | "no-folder"
  | "exists"
  | "no-permission"
  | "read-only-disk"
  | "hidden"
  | "not-empty"
  | "no-trash"
  | "full"
  | "name-too-long"
  | "body-too-large"
  /** more than an editor reads at once */
  | "too-large"
  /** more than the contents API is asked for at once, and the server does not give it out otherwise */
  | "only-small"
  | "wrong-type"
  /** it was changed at the server meanwhile, and the user did not want it written over */
  | "changed"
  /** it came there otherwise than it was sent */
  | "damaged"
  | "stopped"
  | "starting"
  | "no-jupyter"
  | "unknown-server"
  | "away"
  | "refused"
  | "other";

export interface FileProblemAbout {
  path: string;
  /** as sentences call the server */
  label: string;
  status?: number | undefined;
  /** the server's own */
  words?: string | undefined;
}

/** Something is not done with a file of a server. */
export class FileProblem extends Error implements SelfDescribing {
  override readonly name = "FileProblem";

  constructor(
    readonly kind: FileProblemKind,
    readonly about: FileProblemAbout,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${about.path} (${about.status ?? ""} ${about.words ?? ""})`, options);
  }

  inWords(l10n: Localizer): ErrorText {
    const retry = ["other", "away", "damaged", "full"].includes(this.kind);
    return { message: problemSentence(this, l10n), actions: retry ? ["retry", "showLog"] : [] };
  }
}

export function isFileProblem(error: unknown, ...kinds: FileProblemKind[]): error is FileProblem {
  return error instanceof FileProblem && kinds.includes(error.kind);
}

function problemSentence({ kind, about }: FileProblem, l10n: Localizer): string {
  const path = about.path === "" ? "/" : safeWords(about.path);
  const { label } = about;
  switch (kind) {
    case "missing":
      return l10n.t("There is no “{0}” on {1}. Refresh the list to see what is there now.", path, label);
    case "no-folder":
      return l10n.t("The folder of “{0}” doesn't exist on {1}. Create it first.", path, label);
    case "exists":
      return l10n.t("“{0}” exists already on {1}. Choose another name.", path, label);
    case "no-permission":
      return l10n.t(
        "You may not do this with “{0}” on {1}: the server's user has no permission for it. Ask its owner or the hub's admin.",
        path,
        label,
      );
    case "read-only-disk":
      return l10n.t("“{0}” lies on a disk of {1} that can only be read. Choose another folder.", path, label);
    case "hidden":
      return l10n.t(
        "The server on {1} doesn't show or change hidden files such as “{0}”. Choose a name that doesn't begin with a dot, use a terminal, or ask the hub's admin to allow them (allow_hidden).",
        path,
        label,
      );
    case "not-empty":
      return l10n.t(
        "“{0}” on {1} was not deleted: it isn't empty, and there may be hidden files in it. Delete it in a terminal.",
        path,
        label,
      );
    case "no-trash":
      return l10n.t(
        "“{0}” was not deleted: the server on {1} couldn't move it to its trash. Delete it in a terminal. The server said: {2}",
        path,
        label,
        hubWords(about.words ?? ""),
      );
    case "full":
      return l10n.t(
        "“{0}” was not written: the disk or your quota on {1} is full. Delete something there, then try again.",
        path,
        label,
      );
    case "name-too-long":
      return l10n.t("The name “{0}” is too long for the server on {1}. Choose a shorter one.", path, label);
    case "body-too-large":
      return l10n.t(
        "“{0}” was not written: what stands before the server on {1} takes no requests of this size, not even of 64 KB. Ask the hub's admin to raise the limit (413).",
        path,
        label,
      );
    case "too-large":
      return l10n.t("“{0}” on {1} is too large to be opened in the editor. Download it instead.", path, label);
    case "only-small":
      return l10n.t(
        "“{0}” is too large for how the server on {1} gives out files: it refuses the address files/. Pack it into smaller parts in a terminal, or ask the hub's admin.",
        path,
        label,
      );
    case "wrong-type":
      return l10n.t(
        "“{0}” on {1} is not what it was: a file has become a folder, or the other way. Refresh the list, then try again.",
        path,
        label,
      );
    case "changed":
      return l10n.t(
        "“{0}” was not saved: it was changed on {1} since you opened it. Compare the two, then save again.",
        path,
        label,
      );
    case "damaged":
      return l10n.t("“{0}” didn't arrive as it was sent, so it was not kept. Try again.", path);
    case "stopped":
      return l10n.t("The server on {0} is stopped. Start it in the Servers view, then try again.", label);
    case "starting":
      return l10n.t("The server on {0} is starting or stopping. Try again when it runs.", label);
    case "no-jupyter":
      return l10n.t(
        "The server on {0} is no Jupyter server, so its files can't be seen here. Open it in the browser.",
        label,
      );
    case "unknown-server":
      return l10n.t("The server of “{0}” isn't known in this editor. Add its hub, or sign in.", path);
    case "away":
      return l10n.t("The server on {0} doesn't answer now. Try again in a moment.", label);
    case "refused":
      return l10n.t("The server on {0} doesn't let this token use its files. Sign in with a new token.", label);
    case "other":
      return about.words === undefined
        ? l10n.t("The server on {1} didn't do it with “{0}” (status {2}).", path, label, about.status ?? 0)
        : l10n.t("The server on {1} didn't do it with “{0}”: {2}", path, label, hubWords(about.words));
  }
}

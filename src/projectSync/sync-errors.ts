import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import type { Localizer } from "../text/speech.js";

/** Why no folder is synced. */
export class NoProject extends Error implements SelfDescribing {
  override readonly name = "NoProject";

  constructor(readonly kind: "not-trusted" | "no-folder" | "not-synced") {
    super(`no project: ${kind}`);
  }

  inWords(l10n: Localizer): ErrorText {
    switch (this.kind) {
      case "not-trusted":
        return {
          message: l10n.t("Files of a workspace that you don't trust aren't sent anywhere."),
          actions: ["manageTrust"],
        };
      case "no-folder":
        return { message: l10n.t("Open a folder of this computer first: it is what is synced."), actions: [] };
      case "not-synced":
        return {
          message: l10n.t(
            "No folder of this workspace is synced to a server. Run “JupyterHub: Sync Project to Server…” first.",
          ),
          actions: [],
        };
    }
  }
}

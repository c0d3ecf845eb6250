import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import type { Localizer } from "../text/speech.js";

/** The server has no terminals: they are switched off, or no part of it. */
export class NoTerminals extends Error implements SelfDescribing {
  override readonly name = "NoTerminals";

  /** @param label as sentences call the server */
  constructor(
    readonly status: number,
    private readonly label: string,
  ) {
    super(`the server has no terminals: status ${status}`);
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "Terminals are switched off on {0}. Ask the hub's admin to allow them (terminals_enabled).",
        this.label,
      ),
      actions: [],
    };
  }
}

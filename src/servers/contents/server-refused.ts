import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import { hubWords } from "../../text/hub-words.js";
import type { Localizer } from "../../text/speech.js";

/** A running server did not do what was asked of one of its kernels. */
export class ServerRefused extends Error implements SelfDescribing {
  override readonly name = "ServerRefused";

  /** @param words the server's own */
  constructor(
    readonly status: number,
    private readonly words: string | undefined,
  ) {
    super(`the server answered ${status}${words === undefined ? "" : `: ${words}`}`);
  }

  inWords(l10n: Localizer): ErrorText {
    if (this.status === 404) {
      return {
        message: l10n.t("It doesn't run on the server any more. Refresh the Servers view to see what does."),
        actions: [],
      };
    }
    const message =
      this.words === undefined
        ? l10n.t("The server didn't do it (status {0}). Try again, or open the server in the browser.", this.status)
        : l10n.t("The server didn't do it: {0}", hubWords(this.words));
    return { message, actions: ["retry", "showLog"] };
  }
}

import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubWords } from "../text/hub-words.js";
import type { Localizer } from "../text/speech.js";

/** The module system did not do it. */
export class ModulesFailed extends Error implements SelfDescribing {
  override readonly name = "ModulesFailed";

  /** @param said by the module system */
  constructor(private readonly said: string) {
    super(`the module system says: ${said}`);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: l10n.t("The module system says: {0}", hubWords(this.said)), actions: ["showLog"] };
  }
}

/** There is none on this server, as far as can be seen. */
export class NoModules extends Error implements SelfDescribing {
  override readonly name = "NoModules";

  /** @param label as sentences call the server */
  constructor(
    private readonly label: string,
    why: string,
    cause?: unknown,
  ) {
    super(`no module system: ${why}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "No module system was found on {0}: neither Lmod nor Environment Modules. Ask its admin whether there is one.",
      this.label,
    );
    return { message, actions: ["showLog"] };
  }
}

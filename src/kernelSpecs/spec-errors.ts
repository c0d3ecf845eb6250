import type { HelperRefusal } from "../helper/helper.js";
import type { NoHelper } from "../helper/place.js";
import { HelperFailure } from "../helper/refusals.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";

type SpecReason = "no-python" | "gone" | "exists" | "program";

/** What the helper did not do with kernels and environments, and why. */
export class SpecFailure extends HelperFailure<SpecReason> {
  override readonly name = "SpecFailure";

  /** @param label as sentences call the server */
  constructor(label: string, cause: HelperRefusal | NoHelper) {
    super(label, cause, ["no-python", "gone", "exists", "program"]);
  }

  protected override sentence(said: string, l10n: Localizer): string {
    const { label } = this;
    switch (this.reason) {
      case "no-python":
        return l10n.t("This isn't a Python that runs on {0}: {1}", label, said);
      case "gone":
        return l10n.t("This kernel isn't installed on {0} any more.", label);
      case "exists":
        return l10n.t(
          "There is {0} on {1} already. Run “JupyterHub: Add Kernel from an Environment…” to make a kernel of it.",
          said,
          label,
        );
      case "program":
        return l10n.t("The environment wasn't made on {0}, and nothing of it is left there: {1}", label, said);
      default:
        return super.sentence(said, l10n);
    }
  }
}

/** The environment has no ipykernel, and nothing is known that could install it there. */
export class NoInstaller extends Error implements SelfDescribing {
  override readonly name = "NoInstaller";

  /** @param label as sentences call the server */
  constructor(
    private readonly python: string,
    private readonly label: string,
  ) {
    super("the environment has neither ipykernel nor pip, and there is no uv or conda");
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "{0} on {1} doesn't have ipykernel, which a kernel needs, nor pip to install it. Install ipykernel there, then try again.",
      safeWords(this.python),
      this.label,
    );
    return { message, actions: ["retry"] };
  }
}

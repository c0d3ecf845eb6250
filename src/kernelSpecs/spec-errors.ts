import type { HelperRefusal } from "../helper/helper.js";
import type { NoHelper } from "../helper/place.js";
import { reasonOf, saidIn, type UsualReason, usualWords } from "../helper/refusals.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";

const reasons = ["no-python", "gone", "exists", "program"] as const;
/** What the helper did not do, and why. */
export type SpecReason = (typeof reasons)[number] | UsualReason;

export function specReason(refusal: HelperRefusal | NoHelper): SpecReason {
  return reasonOf(refusal, reasons);
}

export class SpecFailure extends Error implements SelfDescribing {
  override readonly name = "SpecFailure";

  /** @param label as sentences call the server */
  constructor(
    readonly reason: SpecReason,
    private readonly label: string,
    override readonly cause: HelperRefusal | NoHelper,
  ) {
    super(cause.message, { cause });
  }

  get #said(): string {
    return safeWords(saidIn(this.cause));
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: sentence(this.reason, this.label, this.#said, l10n), actions: ["showLog"] };
  }
}

function sentence(reason: SpecReason, label: string, said: string, l10n: Localizer): string {
  switch (reason) {
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
      return usualWords(reason, label, said, l10n);
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

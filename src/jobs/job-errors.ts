import { isUnavailable } from "../hubClient/unavailable.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubWords } from "../text/hub-words.js";
import type { Localizer } from "../text/speech.js";
import { withoutEnd } from "../text/trimmed.js";

/** Slurm did not do it. */
export class SlurmRefused extends Error implements SelfDescribing {
  override readonly name = "SlurmRefused";

  /** @param said in Slurm's own words */
  constructor(private readonly said: string) {
    super(`Slurm says: ${said}`);
  }

  inWords(l10n: Localizer): ErrorText {
    const said = hubWords(this.said);
    const message = isUnavailable(said)
      ? l10n.t("Slurm refused the job: {0}. Choose other options, then submit it again.", withoutEnd(said, "."))
      : l10n.t("Slurm says: {0}", said);
    return { message, actions: ["retry", "showLog"] };
  }
}

/** Whether there is a job now nobody can tell. */
export class SubmissionUnknown extends Error implements SelfDescribing {
  override readonly name = "SubmissionUnknown";

  constructor(options: { cause: unknown }) {
    super("whether the job was submitted is not known", options);
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "The server's answer was lost, and the job may have been submitted. Before you submit it again, look for it with “{0}”.",
      l10n.t("Show Batch Jobs…"),
    );
    return { message, actions: ["showLog"] };
  }
}

const otherSystems = { pbs: "PBS", sge: "Grid Engine", lsf: "LSF" };

/** The server has no Slurm, as far as can be seen. */
export class NoSlurm extends Error implements SelfDescribing {
  override readonly name = "NoSlurm";
  readonly #other: string | undefined;

  /**
   * @param label as sentences call the server
   * @param system the other batch system whose commands are there, as the helper calls it
   */
  constructor(
    private readonly label: string,
    system: string,
    cause?: unknown,
  ) {
    super(`no Slurm: ${system || "no batch system"}`, { cause });
    this.#other = Object.entries(otherSystems).find(([id]) => id === system)?.[1];
  }

  inWords(l10n: Localizer): ErrorText {
    const message = this.#other
      ? l10n.t(
          "{0} has the commands of {1}. Batch jobs work with Slurm alone here: open a terminal on the server, and use the commands of {1} there.",
          this.label,
          this.#other,
        )
      : l10n.t(
          "The commands of Slurm (sbatch, squeue) weren't found on {0}. Ask its admin whether batch jobs can be submitted from there.",
          this.label,
        );
    return { message, actions: ["showLog"] };
  }
}

/** There is no saved notebook in front of the user. */
export class NoNotebookToSubmit extends Error implements SelfDescribing {
  override readonly name = "NoNotebookToSubmit";

  constructor() {
    super("no saved notebook is open");
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: l10n.t("Open the notebook that you want to submit and save it, then try again."), actions: [] };
  }
}

/** It has not written anything that could be shown. */
export class NoOutput extends Error implements SelfDescribing {
  override readonly name = "NoOutput";

  constructor(private readonly job: string) {
    super(`nobody knows where job ${job} writes to`);
  }

  inWords(l10n: Localizer): ErrorText {
    const message = l10n.t(
      "The output of the job {0} wasn't found: Slurm doesn't know any more where it was written to, and it isn't in the job's folder. Look for it in the server's files.",
      this.job,
    );
    return { message, actions: [] };
  }
}

import type * as v from "valibot";
import { confirm } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { kernelArgs } from "./args.js";
import { acted, type ContentsDeps, kernelFor } from "./kernel-for.js";

/** A kernel of a server begins anew, after a question. */
export const restartServerKernel = (deps: ContentsDeps) => ({
  id: "hubKernels.restartServerKernel" as const,
  args: kernelArgs,
  async run(args?: v.InferOutput<typeof kernelArgs>) {
    const { ui } = deps;
    const { kernel, called, source, ...on } = await kernelFor(deps, args, {
      title: ui.l10n.t("Restart Kernel on Server"),
      question: ui.l10n.t("Which kernel do you want to restart?"),
      fits: ({ kind }) => kind !== "helper",
      none: (label) => ui.l10n.t("No kernel runs on {0}. Run a cell to start one.", label),
    });
    if (!args?.confirmed) {
      await confirm(
        ui,
        ui.l10n.t("Restart the kernel of {0}?", called),
        kernel.state === "busy"
          ? ui.l10n.t("It's busy. All variables will be lost, and the running cell will be stopped. Files are kept.")
          : ui.l10n.t("All variables will be lost. Outputs and files are kept."),
        ui.l10n.t("Restart"),
      );
    }
    const again = { command: "hubKernels.restartServerKernel", kernel: kernel.id, confirmed: saidYes } as const;
    await acted(ui, on, again, () => source.restart(on.server.id, kernel.id));
    sayDone(ui, ui.l10n.t("The kernel of {0} was restarted", called));
  },
});

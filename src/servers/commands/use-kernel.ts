import type * as v from "valibot";
import { sayDone } from "../../ui/prompts/say-done.js";
import { kernelArgs } from "./args.js";
import { type ContentsDeps, kernelFor } from "./kernel-for.js";

/** The notebook that the user looks at goes over to a kernel that runs already. */
export const useKernel = (deps: ContentsDeps) => ({
  id: "hubKernels.useKernel" as const,
  args: kernelArgs,
  async run(args?: v.InferOutput<typeof kernelArgs>) {
    const { ui } = deps;
    const { l10n } = ui;
    const { kernel, called, source, server, label } = await kernelFor(deps, args, {
      title: l10n.t("Use Running Kernel for Notebook"),
      question: l10n.t("Which kernel do you want to use for the active notebook?"),
      fits: ({ kind, state }) => kind !== "helper" && state !== "dead",
      none: (label) => l10n.t("No kernel runs on {0}. Run a cell to start one.", label),
    });
    switch (await source.use(server.id, kernel.id)) {
      case "used":
        sayDone(ui, l10n.t("The active notebook now uses the kernel of {0}", called));
        return true;
      case "no-notebook":
        void ui.message(
          "information",
          l10n.t("No notebook is open. Open the notebook that is to use the kernel of {0}, then try again.", called),
        );
        return false;
      case "not-listed":
        void ui.message(
          "information",
          l10n.t(
            "The Jupyter extension doesn't list the kernel of {0} yet. Choose Select Kernel in the notebook, then {1}, and pick it there.",
            called,
            label,
          ),
        );
        return false;
    }
  },
});

import type * as v from "valibot";
import { sayDone } from "../../ui/prompts/say-done.js";
import { kernelArgs } from "./args.js";
import { acted, type ContentsDeps, kernelFor } from "./kernel-for.js";

/** What a kernel of a server runs is stopped; its variables stay. */
export const interruptServerKernel = (deps: ContentsDeps) => ({
  id: "hubKernels.interruptServerKernel" as const,
  args: kernelArgs,
  async run(args?: v.InferOutput<typeof kernelArgs>) {
    const { ui } = deps;
    const { kernel, called, source, ...on } = await kernelFor(deps, args, {
      title: ui.l10n.t("Interrupt Kernel on Server"),
      question: ui.l10n.t("Which kernel do you want to interrupt?"),
      fits: ({ kind, state }) => kind !== "helper" && (state === "busy" || state === "unknown"),
      none: (label) => ui.l10n.t("No kernel on {0} is busy, so there is nothing to interrupt.", label),
    });
    const again = { command: "hubKernels.interruptServerKernel", kernel: kernel.id } as const;
    await acted(ui, on, again, () => source.interrupt(on.server.id, kernel.id));
    sayDone(ui, ui.l10n.t("The kernel of {0} was interrupted", called));
  },
  // One that is idle has nothing to be interrupted, and loses nothing.
  ofSeveral: (all: readonly v.InferOutput<typeof kernelArgs>[]) => Promise.resolve(all),
});

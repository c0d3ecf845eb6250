import type * as v from "valibot";
import { confirmSeveral } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import type { RunningKernel } from "../contents/contract.js";
import { calledIn } from "../contents/kernel-words.js";
import { stopServerArgs } from "./args.js";
import { acted, ASK_MS, type ContentsDeps, contentsFor } from "./kernel-for.js";

/** Ends the kernels of a server that have nothing to do. They are named in the question, and one that is busy by then is left alone. */
export const shutDownIdleKernels = (deps: ContentsDeps) => ({
  id: "hubKernels.shutDownIdleKernels" as const,
  args: stopServerArgs,
  async run(args?: v.InferOutput<typeof stopServerArgs>) {
    const { ui } = deps;
    const { l10n } = ui;
    const on = await contentsFor(deps, args, l10n.t("Shut Down Idle Kernels"));
    const { id } = on.server;
    const idle = on.contents.kernels.filter(isIdle);
    if (idle.length === 0) {
      void ui.message("information", l10n.t("No kernel on {0} is idle, so none was shut down.", on.label));
      throw new CancellationError();
    }
    if (!args?.confirmed) await confirmEnds(ui, idle, on.label);
    const named = new Set(idle.map((kernel) => kernel.id));
    const ended = { count: 0 };
    const end = async () => {
      const { kernels } = await on.source.ask(id, AbortSignal.timeout(ASK_MS));
      for (const kernel of kernels) {
        if (!named.has(kernel.id) || !isIdle(kernel)) continue;
        await on.source.shutDown(id, kernel.id);
        ended.count++;
      }
    };
    const title = l10n.t("Shutting down idle kernels on {0}", on.label);
    const again = { command: "hubKernels.shutDownIdleKernels", confirmed: saidYes } as const;
    await acted(ui, on, again, async () => await ui.progress({ title }, end));
    sayDone(
      ui,
      ended.count === 1 ? l10n.t("1 kernel was shut down") : l10n.t("{0} kernels were shut down", ended.count),
    );
    return { ended: ended.count };
  },
});

function isIdle({ kind, state }: RunningKernel): boolean {
  return kind !== "helper" && state === "idle";
}

async function confirmEnds(ui: Ui, idle: readonly RunningKernel[], label: string): Promise<void> {
  const { l10n } = ui;
  await confirmSeveral(
    ui,
    idle.length === 1
      ? l10n.t("Do you want to shut down the idle kernel on {0}?", label)
      : l10n.t("Do you want to shut down {0} idle kernels on {1}?", idle.length, label),
    {
      detail: l10n.t("Their variables will be lost. Outputs and files are kept."),
      names: idle.map((kernel) => calledIn(kernel, l10n)),
      button: l10n.t("Shut Down"),
    },
  );
}

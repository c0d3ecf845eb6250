import type * as v from "valibot";
import { confirm, confirmSeveral } from "../../ui/prompts/confirm.js";
import { saidYes } from "../../ui/prompts/confirmed.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import type { Ui } from "../../ui/ui.js";
import type { RunningKernel } from "../contents/contract.js";
import { calledIn } from "../contents/kernel-words.js";
import { kernelArgs } from "./args.js";
import { acted, type ContentsDeps, contentsFor, kernelFor } from "./kernel-for.js";

/** Ends a kernel of a server, after a question: an idle one may hold the work of days. */
export const shutDownKernel = (deps: ContentsDeps) => ({
  id: "hubKernels.shutDownKernel" as const,
  args: kernelArgs,
  async run(args?: v.InferOutput<typeof kernelArgs>) {
    const { ui } = deps;
    const { kernel, called, source, ...on } = await kernelFor(deps, args, {
      title: ui.l10n.t("Shut Down Kernel"),
      question: ui.l10n.t("Which kernel do you want to shut down?"),
      fits: () => true,
      none: (label) => ui.l10n.t("No kernel runs on {0}.", label),
    });
    if (!args?.confirmed) await confirmEnd(ui, kernel, called);
    const again = { command: "hubKernels.shutDownKernel", kernel: kernel.id, confirmed: saidYes } as const;
    await acted(ui, on, again, () => source.shutDown(on.server.id, kernel.id));
    sayDone(ui, ui.l10n.t("The kernel of {0} was shut down", called));
  },
  async ofSeveral(all: readonly v.InferOutput<typeof kernelArgs>[]) {
    const servers = [...new Set(all.map(({ server }) => server))];
    const title = deps.ui.l10n.t("Shut Down Kernel");
    const told = await Promise.all(servers.map((server) => contentsFor(deps, { server }, title)));
    const wanted = new Set(all.map(({ kernel }) => kernel));
    const there = told.flatMap(({ server, contents }) =>
      contents.kernels.filter(({ id }) => wanted.has(id)).map((kernel) => ({ server: server.id, kernel })),
    );
    const rows = there.map(({ server, kernel }) => ({ server, kernel: kernel.id }));
    // What ended meanwhile is said of the first, where nothing else is left.
    if (there.length < 2) return rows.length > 0 ? rows : all.slice(0, 1);
    await confirmEnds(
      deps.ui,
      there.map(({ kernel }) => kernel),
    );
    return rows.map((row) => ({ ...row, confirmed: true as const }));
  },
});

async function confirmEnds(ui: Ui, kernels: readonly RunningKernel[]): Promise<void> {
  const { l10n } = ui;
  const isBusy = kernels.some(({ kind, state }) => kind !== "helper" && state === "busy");
  const lost = l10n.t("Their variables will be lost. Outputs and files are kept.");
  await confirmSeveral(ui, l10n.t("Do you want to shut down {0} kernels?", kernels.length), {
    detail: isBusy ? `${l10n.t("What the busy ones run will be stopped.")} ${lost}` : lost,
    names: kernels.map((kernel) => calledIn(kernel, l10n)),
    button: l10n.t("Shut Down"),
  });
}

async function confirmEnd(ui: Ui, { kind, state }: RunningKernel, called: string): Promise<void> {
  const { l10n } = ui;
  const question = l10n.t("Do you want to shut down the kernel of {0}?", called);
  const detail = {
    helper: l10n.t(
      "Cells go on running, but what they print while this computer is away may be lost. The helper starts again with the next long cell.",
    ),
    busy: l10n.t("It's busy: what it runs will be stopped and its variables lost. Files are kept."),
    other: l10n.t("Its variables will be lost. Outputs and files are kept."),
  }[kind === "helper" ? "helper" : state === "busy" ? "busy" : "other"];
  await confirm(ui, question, detail, l10n.t("Shut Down"));
}

import type * as vscode from "vscode";
import { serverArgs } from "../servers/commands/args.js";
import { safeWords } from "../text/safe-words.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import { runWizard, type Step } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import { speechOf } from "../ui/ui.js";
import { type Job, type Jobs, SLURM_MS } from "./batch-jobs.js";
import { jobStep } from "./job-actions.js";
import type { JobOutputs } from "./job-outputs.js";
import { iconOf, standing, stateWords } from "./job-words.js";
import type { AskedJobs, JobsOfServers } from "./jobs-deps.js";

/** The user's batch jobs as Slurm has them, asked anew while the list is shown, and what can be done with each. */
export function showBatchJobs(servers: JobsOfServers, outputs: JobOutputs): Command<typeof serverArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("Batch Jobs");
  return {
    id: "hubKernels.showBatchJobs",
    args: serverArgs,
    async run(args) {
      const asked = await servers.for(args, title, ui.l10n.t("From which server do you want to see your batch jobs?"));
      const after: { submits?: true } = {};
      await retried(ui, "hubKernels.showBatchJobs", asked.account.id, { server: asked.server.id }, async () => {
        await runWizard(ui, `${title}: ${asked.label}`, listStep(servers, outputs, asked, after));
      });
      if (after.submits) await press(ui, "hubKernels.submitNotebookJob", { server: asked.server.id });
    },
  };
}

type Item = vscode.QuickPickItem & { job?: Job; submits?: true };

function listStep(servers: JobsOfServers, outputs: JobOutputs, asked: AskedJobs, after: { submits?: true }): Step {
  return async (wizard) => {
    const { l10n } = servers.deps.ui;
    let last: Jobs | undefined;
    const items = async (signal: AbortSignal) => itemsOf((last = await asked.batch.list(signal)), servers);
    const chosen = await wizard.choose<Item>({
      waiting: l10n.t("Asking Slurm on {0}…", asked.label),
      placeholder: l10n.t("Which job do you want to see or change?"),
      items: items(AbortSignal.timeout(SLURM_MS)),
      again: { everyMs: servers.times.list, items },
    });
    if (chosen.submits) after.submits = true;
    const back = listStep(servers, outputs, asked, after);
    return chosen.job && jobStep({ servers, outputs, asked, job: chosen.job, own: last?.own ?? "", back });
  };
}

function itemsOf({ jobs, more, own }: Jobs, { deps: { ui } }: JobsOfServers): Item[] {
  const { l10n } = ui;
  const speech = speechOf(ui);
  return [
    { label: `$(add) ${l10n.t("Submit Notebook as Batch Job…")}`, submits: true },
    ...jobs.map((job): Item => {
      const { id, name, partition } = job;
      const about = [stateWords(job, l10n), id, partition, ...(id === own ? [l10n.t("runs this server")] : [])];
      return {
        label: `$(${iconOf(job)}) ${safeWords(name)}`,
        description: safeWords(about.join(" · ")),
        detail: standing(job, speech),
        job,
      };
    }),
    ...(jobs.length === 0 ? [ui.separator(l10n.t("No jobs"))] : []),
    ...(more > 0 ? [ui.separator(l10n.t("and {0} more", more))] : []),
  ];
}

import type * as vscode from "vscode";
import { safeWords } from "../text/safe-words.js";
import { confirm } from "../ui/prompts/confirm.js";
import { press } from "../ui/prompts/press.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Step } from "../ui/prompts/wizard.js";
import { speechOf } from "../ui/ui.js";
import { type Job, type JobAct, type JobFiles, SLURM_MS } from "./batch-jobs.js";
import type { JobOutputs } from "./job-outputs.js";
import { shellInJob } from "./job-request.js";
import { isHeld, phaseOf, standing, stateWords } from "./job-words.js";
import type { AskedJobs, JobsOfServers } from "./jobs-deps.js";

export interface ChosenJob {
  servers: JobsOfServers;
  outputs: JobOutputs;
  asked: AskedJobs;
  job: Job;
  /** the job that the server itself runs in */
  own: string;
  /** the list that it was chosen from */
  back: Step;
}

type Item = vscode.QuickPickItem & { act: () => Promise<Step | undefined> };

/** What is known of a job, and what can be done with it. */
export function jobStep(chosen: ChosenJob): Step {
  return async (wizard) => {
    const { servers, asked, job } = chosen;
    const { l10n } = servers.deps.ui;
    const files = asked.batch.files(job, AbortSignal.timeout(SLURM_MS));
    const { act } = await wizard.choose<Item>({
      waiting: l10n.t("Asking Slurm on {0}…", asked.label),
      placeholder: l10n.t("What do you want to do with the job {0} ({1})?", safeWords(job.id), safeWords(job.name)),
      items: files.then((found) => itemsOf(chosen, found)),
    });
    return await act();
  };
}

function itemsOf(chosen: ChosenJob, { output, result }: JobFiles): Item[] {
  const { servers, outputs, asked, job } = chosen;
  const { ui } = servers.deps;
  const { l10n } = ui;
  const on = { server: asked.server.id, label: asked.label, job };
  const phase = phaseOf(job);
  const item = (icon: string, label: string, act: () => Promise<unknown>, detail = ""): Item => ({
    label: `$(${icon}) ${label}`,
    ...(detail !== "" && { detail: safeWords(detail) }),
    act: async () => {
      await act();
      return undefined;
    },
  });
  const file = { server: on.server, file: result };
  const copies = (icon: string, label: string, text: string) => item(icon, label, () => copy(chosen, text), text);
  return [
    ...(output === "" ? [] : [item("output", l10n.t("Show Output"), () => outputs.show(on), output)]),
    ...(result === ""
      ? []
      : [
          item("go-to-file", l10n.t("Open Result"), () => press(ui, "hubKernels.openServerFile", file), result),
          item("cloud-download", l10n.t("Download Result…"), () => press(ui, "hubKernels.downloadFromServer", file)),
        ]),
    ...acts(chosen),
    ...(phase === "runs" ? [copies("terminal", l10n.t("Copy Line for a Shell in the Job"), shellInJob(job.id))] : []),
    copies("tag", l10n.t("Copy Job ID"), job.id),
    copies("info", stateWords(job, l10n), standing(job, speechOf(ui))),
    copies("folder", l10n.t("Folder"), job.folder),
  ];
}

function acts(chosen: ChosenJob): Item[] {
  const { l10n } = chosen.servers.deps.ui;
  const phase = phaseOf(chosen.job);
  const item = (icon: string, label: string, act: JobAct): Item => ({
    label: `$(${icon}) ${label}`,
    act: () => done(chosen, act),
  });
  const held = isHeld(chosen.job);
  return [
    ...(phase === "waits" && !held ? [item("debug-pause", l10n.t("Hold Job"), "hold")] : []),
    ...(held ? [item("debug-continue", l10n.t("Release Job"), "release")] : []),
    ...(phase === "waits" ? [] : [item("debug-restart", l10n.t("Run Job Again…"), "requeue")]),
    ...(phase === "over" ? [] : [item("close", l10n.t("Cancel Job…"), "cancel")]),
  ];
}

async function copy({ servers: { deps } }: ChosenJob, text: string): Promise<void> {
  await deps.ui.clipboard.writeText(text);
  sayDone(deps.ui, deps.ui.l10n.t("{0} was copied", safeWords(text)));
}

/** Asks where work is lost by it. Then the list is there again, with what has become of it. */
async function done(chosen: ChosenJob, act: JobAct): Promise<Step> {
  const { servers, asked, job, own, back } = chosen;
  const { ui } = servers.deps;
  const { l10n } = ui;
  const [id, name] = [safeWords(job.id), safeWords(job.name)];
  const told = [
    l10n.t(
      "It is a job of {0}: {1}.",
      asked.account.user,
      [stateWords(job, l10n), standing(job, speechOf(ui))].join(" · "),
    ),
    ...(job.id === own
      ? [l10n.t("{0} runs in this job, and ends with it, with all of its kernels.", asked.label)]
      : []),
  ];
  if (act === "cancel") {
    const lost = phaseOf(job) === "runs" ? [l10n.t("What it hasn't saved is lost.")] : [];
    const question = l10n.t("Do you want to cancel the job {0} ({1})?", id, name);
    await confirm(ui, question, [...told, ...lost].join("\n\n"), l10n.t("Cancel Job"));
  } else if (act === "requeue") {
    const again = l10n.t("It ends where it runs, waits in the queue again, and begins from its start.");
    const question = l10n.t("Do you want to run the job {0} ({1}) again?", id, name);
    await confirm(ui, question, [...told, again].join("\n\n"), l10n.t("Run Job Again"));
  }
  await asked.batch.act(act, job.id, AbortSignal.timeout(SLURM_MS));
  return back;
}

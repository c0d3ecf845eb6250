import * as v from "valibot";
import { ContentsApi } from "../files/contents-api.js";
import { ServerFiles } from "../files/server-files.js";
import { lastChosen } from "../model/last-fields.js";
import { serverArgs } from "../servers/commands/args.js";
import { joined } from "../text/files-address.js";
import { safeWords } from "../text/safe-words.js";
import { Failure } from "../ui/errors/failure.js";
import { confirmed } from "../ui/prompts/confirmed.js";
import { press } from "../ui/prompts/press.js";
import { runWizard } from "../ui/prompts/wizard.js";
import { type Command, menuArgs } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import { afterAll, nameIn } from "./after-all.js";
import { NoNotebookToSubmit, SlurmRefused, SubmissionUnknown } from "./job-errors.js";
import { jobName, type JobRequest, jobScript, requestFrom } from "./job-request.js";
import type { JobWatch } from "./job-watch.js";
import type { AskedJobs, JobNotebook, JobsOfServers } from "./jobs-deps.js";
import { offersOf, type SubmitAbout, submitStep } from "./submit-questions.js";

const ID = "hubKernels.submitNotebookJob";
/** As long as it may take to tidy up after something else failed, in ms. */
const TIDY_MS = 15_000;

/**
 * `job`: the name of one whose script is in a tab, and is submitted as it is there now; `confirmed`: what the server was started with is wanted
 */
const submitArgs = v.strictObject({
  ...serverArgs.entries,
  job: v.exactOptional(v.string()),
  confirmed,
});

/** A copy of the notebook goes to the server, and Slurm has it executed. */
export function submitNotebookJob(servers: JobsOfServers, watch: JobWatch): Command<typeof submitArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("Submit Notebook as Batch Job");
  /** what was chosen for a job that was not submitted: whoever tries again wants to change a part of it */
  const unsent = new Map<string, JobRequest>();
  /** by name, those whose script is in a tab */
  const edited = new Map<string, () => Promise<string>>();
  return {
    id: ID,
    args: submitArgs,
    async run(args) {
      if (args?.job !== undefined) return await edited.get(args.job)?.();
      const notebook = servers.editor.notebook();
      if (!notebook) throw new NoNotebookToSubmit();
      const own = notebook.server === undefined ? undefined : { server: notebook.server };
      const asked = await servers.for(
        args ?? own,
        title,
        ui.l10n.t("Which server do you want to submit the job from?"),
      );
      const retry = () => press(ui, ID, { server: asked.server.id });
      const name = jobName(notebook.name, new Date());
      const attempt = `${asked.server.id} ${notebook.name}`;
      const request = unsent.get(attempt) ?? requestFrom(lastChosen(asked.server) ?? {});
      unsent.delete(attempt);
      const about: SubmitAbout = { ui, asked, notebook, name, request, kernel: notebook.kernel };
      try {
        if (args?.confirmed) {
          await offersOf(about);
          about.end = "submit";
        } else await runWizard(ui, `${title}: ${asked.label}`, submitStep(about));
        const script = jobScript({ ...about, python: about.python ?? "python3" });
        const submission = { ...about, script: () => script, confirmed: args?.confirmed };
        if (about.end === "submit") return await submit(servers, asked, submission, watch);
        if (about.end === "edit") edited.set(name, await edit(servers, about, script, watch));
        return undefined;
      } catch (error) {
        unsent.set(attempt, about.request);
        throw new Failure(error, { retry, account: asked.account.id });
      }
    },
  };
}

/** @returns submits what is in the tab then */
async function edit(servers: JobsOfServers, about: SubmitAbout, text: string, watch: JobWatch) {
  const { ui } = servers.deps;
  const { asked, name } = about;
  const title = ui.l10n.t("Submit Job…");
  const submits = { title, command: ID, arguments: [menuArgs({ server: asked.server.id, job: name })] };
  const script = await servers.editor.script(text, submits);
  void ui.message("information", ui.l10n.t("Change the script, then select “{0}” above its first line.", title));
  return () => submit(servers, asked, { ...about, script }, watch);
}

interface Submission {
  notebook: JobNotebook;
  name: string;
  /** as it is when the user is asked */
  script: () => string;
  confirmed?: boolean | undefined;
}

/** @returns the job's id */
async function submit(
  { deps: { ui } }: JobsOfServers,
  asked: AskedJobs,
  { notebook, name, script: scriptNow, confirmed }: Submission,
  watch: JobWatch,
): Promise<string> {
  const { l10n } = ui;
  const { server, account, label, batch, reach } = asked;
  const script = scriptNow();
  const folder = await notebook.folderOn(server.id, account.user);
  const path = joined(folder, `${name}.ipynb`);
  const told = [
    l10n.t(
      "A copy of the notebook is executed in its place: {0}. What you change in the notebook from now on doesn't change the job.",
      safeWords(path),
    ),
    script,
    l10n.t(
      "To tell you when the job ends, {0} is asked once a minute while this window is open. This keeps the server from being stopped as idle.",
      label,
    ),
  ];
  const question = l10n.t("Do you want to submit {0} as a batch job from {1}?", safeWords(notebook.name), label);
  const [submits, quietly] = [l10n.t("Submit Job"), l10n.t("Submit without Notification")];
  const pressed = confirmed ? submits : await ui.modal("warning", question, told.join("\n\n"), submits, quietly);
  if (pressed !== submits && pressed !== quietly) throw new CancellationError();
  const title = l10n.t("Submitting the job to {0}…", label);
  const job = await ui.progress({ title, cancellable: true }, async (_, cancelled) => {
    const files = new ServerFiles(new ContentsApi(reach.connection, label));
    await files.write(path, await notebook.bytes(), true, cancelled);
    try {
      return await batch.submit(folder, script, cancelled).catch((error: unknown) => {
        // Of a name that the user gave there may be others.
        if (nameIn(script, name) !== name && !(error instanceof SlurmRefused))
          throw new SubmissionUnknown({ cause: error });
        return afterAll(batch, name, error, cancelled);
      });
    } catch (error) {
      // Without a job it is of no use.
      if (!(error instanceof SubmissionUnknown))
        await files.remove(path, false, AbortSignal.timeout(TIDY_MS)).catch(() => undefined);
      throw error;
    }
  });
  if (pressed === submits) watch.add({ server: server.id, label, job: { ...job, name } });
  const shows = l10n.t("Show Batch Jobs");
  const done = l10n.t("The job {0} was submitted to Slurm: {1}.", safeWords(job.id), name);
  void Promise.resolve(ui.message("information", done, shows)).then(
    (button) => button === shows && press(ui, "hubKernels.showBatchJobs", { server: server.id }),
  );
  return job.id;
}

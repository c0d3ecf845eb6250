import type * as vscode from "vscode";
import { offeredSpecs } from "../kernelSpecs/spec-list.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Step, Wizard } from "../ui/prompts/wizard.js";
import type { Ui } from "../ui/ui.js";
import { type BatchAbout, SLURM_MS } from "./batch-jobs.js";
import { fits, type JobField, jobFields, type JobRequest, shellLine } from "./job-request.js";
import { slurmTime } from "./job-words.js";
import type { AskedJobs, JobNotebook } from "./jobs-deps.js";

export interface SubmitAbout {
  readonly ui: Ui;
  readonly asked: AskedJobs;
  readonly notebook: JobNotebook;
  readonly name: string;
  request: JobRequest;
  /** a kernel spec's name */
  kernel: string;
  python?: string;
  /** what is done once nothing more is asked */
  end?: "submit" | "edit" | undefined;
}

type Item = vscode.QuickPickItem & {
  field?: JobField;
  end?: "submit" | "edit";
  copies?: "salloc" | "srun";
  kernels?: true;
};
type Choice = vscode.QuickPickItem & { value?: string };

interface Offers {
  batch: BatchAbout;
  /** the names of the server's kernel specs by what people call them; the first is its default */
  kernels: readonly (readonly [name: string, shown: string])[];
}

/** All that the job asks for, each to be changed, and what is done then. */
export function submitStep(about: SubmitAbout, known?: Offers): Step {
  return async (wizard) => {
    const { ui, asked, notebook } = about;
    const { l10n } = ui;
    const offers = known ? Promise.resolve(known) : offersOf(about);
    const chosen = await wizard.choose<Item>({
      waiting: l10n.t("Asking Slurm on {0}…", asked.label),
      placeholder: l10n.t("What do you want {0} to be executed with?", safeWords(notebook.name)),
      items: offers.then((told) => items(about, told)),
      acts: ({ end }) => end === "submit",
    });
    if (chosen.copies) await copied(about, chosen.copies);
    about.end = chosen.end;
    const told = await offers;
    if (chosen.kernels) return kernelStep(about, told);
    return chosen.field && fieldStep(about, told, chosen.field);
  };
}

/** What there is to choose from; the server's own Python and kernel are noted. */
export async function offersOf(about: SubmitAbout): Promise<Offers> {
  const signal = AbortSignal.timeout(SLURM_MS);
  const { batch, reach } = about.asked;
  const [told, response] = await Promise.all([
    batch.about(signal),
    reach.connection.fetch("api/kernelspecs", { signal }),
  ]);
  about.python = told.python;
  const specs = [...(offeredSpecs(await response.text()) ?? [])].sort(
    (a, b) => Number(b.isDefault) - Number(a.isDefault),
  );
  // A kernel of this computer is none of the server's.
  if (!specs.some(({ name }) => name === about.kernel)) about.kernel = specs[0]?.name ?? "";
  return { batch: told, kernels: specs.map(({ name, displayName }) => [name, displayName] as const) };
}

async function copied({ ui, request }: SubmitAbout, command: "salloc" | "srun"): Promise<void> {
  const line = shellLine(command, request);
  await ui.clipboard.writeText(line);
  sayDone(ui, ui.l10n.t("{0} was copied", safeWords(line)));
}

const icons: Record<JobField, string> = {
  partition: "server-environment",
  account: "credit-card",
  time: "clock",
  cores: "circuit-board",
  memory: "database",
  gpus: "zap",
};

function items({ ui, name, request, kernel }: SubmitAbout, { kernels }: Offers): Item[] {
  const { l10n } = ui;
  const shown = kernels.find(([each]) => each === kernel)?.[1] ?? kernel;
  return [
    { label: `$(rocket) ${l10n.t("Submit Job…")}`, description: name, end: "submit" },
    { label: `$(edit) ${l10n.t("Edit Script before Submitting…")}`, end: "edit" },
    ui.separator(l10n.t("Options")),
    ...jobFields.map((field): Item => {
      const value = request[field];
      return {
        label: `$(${icons[field]}) ${fieldWords(field, l10n)}`,
        description: value === "" ? l10n.t("default of the site") : value,
        field,
      };
    }),
    { label: `$(symbol-event) ${l10n.t("Kernel")}`, description: safeWords(shown), kernels: true },
    ui.separator(l10n.t("For a terminal")),
    { label: `$(copy) ${l10n.t("Copy salloc Line")}`, description: shellLine("salloc", request), copies: "salloc" },
    { label: `$(copy) ${l10n.t("Copy srun Line")}`, description: shellLine("srun", request), copies: "srun" },
  ];
}

function fieldWords(field: JobField, l10n: Localizer): string {
  switch (field) {
    case "partition":
      return l10n.t("Partition");
    case "account":
      return l10n.t("Account");
    case "time":
      return l10n.t("Time limit");
    case "cores":
      return l10n.t("Cores");
    case "memory":
      return l10n.t("Memory");
    case "gpus":
      return l10n.t("GPUs");
  }
}

function kernelStep(about: SubmitAbout, told: Offers): Step {
  return async (wizard) => {
    const { value } = await wizard.choose<Choice & { value: string }>({
      placeholder: about.ui.l10n.t("Which kernel do you want to execute the notebook with?"),
      items: told.kernels.map(([value, shown]) => ({ label: safeWords(shown), description: safeWords(value), value })),
      isChosen: ({ value }) => value === about.kernel,
    });
    about.kernel = value;
    return submitStep(about, told);
  };
}

function fieldStep(about: SubmitAbout, told: Offers, field: JobField): Step {
  return async (wizard) => {
    const { l10n } = about.ui;
    const choices = choicesFor(field, told.batch, l10n);
    const others: Choice[] = [
      { label: l10n.t("default of the site"), value: "" },
      { label: `$(edit) ${l10n.t("Enter Another One…")}` },
    ];
    const chosen =
      choices.length > 0 &&
      (await wizard.choose<Choice>({
        placeholder: fieldWords(field, l10n),
        items: [...choices, ...others],
        isChosen: ({ value }) => value === about.request[field],
      }));
    const value = (chosen ? chosen.value : undefined) ?? (await typed(wizard, about, field));
    about.request = { ...about.request, [field]: value };
    return submitStep(about, told);
  };
}

function choicesFor(field: JobField, { partitions, accounts }: BatchAbout, l10n: Localizer): Choice[] {
  const fitting = ({ value }: { value: string }) => fits(field, value);
  if (field === "account") return accounts.map((value) => ({ label: value, value })).filter(fitting);
  if (field !== "partition") return [];
  return partitions
    .map(({ name, isDefault, limitS, about }) => ({
      label: name,
      description: [
        ...(isDefault ? [l10n.t("default of the site")] : []),
        ...(limitS === null ? [] : [l10n.t("time limit {0}", slurmTime(limitS))]),
      ].join(" · "),
      detail: safeWords(about.join(" · ")),
      value: name,
    }))
    .filter(fitting);
}

function typed(wizard: Wizard, { ui, request }: SubmitAbout, field: JobField): Promise<string> {
  const { l10n } = ui;
  return wizard.text({
    prompt: promptFor(field, l10n),
    placeholder: l10n.t("default of the site"),
    value: request[field],
    problem: (value) => (fits(field, value) ? undefined : promptFor(field, l10n)),
    accept: (value) => Promise.resolve(value),
  });
}

function promptFor(field: JobField, l10n: Localizer): string {
  switch (field) {
    case "partition":
      return l10n.t("Enter the name of a partition, without spaces and quotes");
    case "account":
      return l10n.t("Enter the name of an account, without spaces and quotes");
    case "time":
      return l10n.t("Enter a time, such as 30 (minutes), 4:00:00 or 2-00:00:00 (days before hours)");
    case "cores":
      return l10n.t("Enter a number of cores");
    case "memory":
      return l10n.t("Enter the memory of each node, such as 8G or 500M");
    case "gpus":
      return l10n.t("Enter a number of GPUs, with their type before it where it matters, such as a100:1");
  }
}

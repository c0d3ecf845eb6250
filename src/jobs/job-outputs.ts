import { printable } from "../text/plain-text.js";
import { safeWords } from "../text/safe-words.js";
import { wait } from "../transport/waiting.js";
import { press } from "../ui/prompts/press.js";
import { type BatchJobs, SLURM_MS } from "./batch-jobs.js";
import { NoOutput } from "./job-errors.js";
import { phaseOf, stateWords } from "./job-words.js";
import type { JobOn, JobsOfServers } from "./jobs-deps.js";

/** Of an output as it is shown, in characters: of a longer one the end. */
const MAX_SHOWN = 1_000_000;
/** What comes at once of a long output, in bytes (`OUTPUT_BYTES` of the helper's program): there is more. */
const LONG = 200_000;
/** After so many looks at an output that says nothing new Slurm is asked whether its job has ended. */
const QUIET_LOOKS = 5;
/** Until the editor has the tab that it was asked for. */
const LOOKS_FOR_TAB = 10;

/** What jobs write, in tabs that follow it while they are looked at. */
export class JobOutputs {
  readonly #end = new AbortController();
  /** what their tabs show, by title */
  readonly #followed = new Map<string, string>();

  constructor(private readonly servers: JobsOfServers) {}

  /** Rejects with `NoOutput`. */
  async show(on: JobOn): Promise<void> {
    const { ui, log } = this.servers.deps;
    const [id, name] = [safeWords(on.job.id), safeWords(on.job.name)];
    const batch = await this.servers.batchOn(on.server, on.label);
    const { output } = await batch.files(on.job, AbortSignal.timeout(SLURM_MS));
    if (output === "") throw new NoOutput(id);
    const title = ui.l10n.t("Output of job {0} ({1})", id, name);
    const followed = this.#followed.get(title);
    const tab = ui.text(title);
    const write = (text: string) => {
      this.#followed.set(title, text);
      tab.write(text);
    };
    write(followed ?? ui.l10n.t("The job hasn't written anything yet."));
    if (followed !== undefined) return;
    this.#follow(batch, output, on, title, write)
      .catch((error: unknown) => {
        log.info(`the output of a job is not followed any more: ${String(error)}`);
        const said = ui.l10n.t("This is not followed any more. Show the output again to see more of it.");
        if (!this.#end.signal.aborted) tab.write(`${this.#followed.get(title) ?? ""}\n— ${said}\n`);
      })
      .finally(() => this.#followed.delete(title));
  }

  /** The notebook that the job has executed; without one what it wrote, which says why. */
  async openResult(on: JobOn): Promise<void> {
    const batch = await this.servers.batchOn(on.server, on.label);
    const { result } = await batch.files(on.job, AbortSignal.timeout(SLURM_MS));
    if (result === "") await this.show(on);
    else await press(this.servers.deps.ui, "hubKernels.openServerFile", { server: on.server, file: result });
  }

  dispose(): void {
    this.#end.abort();
  }

  async #follow(
    batch: BatchJobs,
    path: string,
    { job }: JobOn,
    title: string,
    write: (text: string) => void,
  ): Promise<void> {
    const { ui } = this.servers.deps;
    let [shown, quiet] = ["", 0];
    let after: number | undefined;
    do {
      const { begin, end, text } = await batch.output(path, after, this.#end.signal);
      // It is another file now, as that of a job that was begun anew, or a long one, of which this is the end.
      if (begin !== after) shown = begin > 0 ? "…\n" : "";
      quiet = end === after || end === 0 ? quiet + 1 : 0;
      after = end;
      shown = (shown + printable(text)).slice(-MAX_SHOWN);
      if (text !== "") write(shown);
      if (end - begin > LONG) continue;
      if (quiet % QUIET_LOOKS !== QUIET_LOOKS - 1) continue;
      const { jobs } = await batch.list(this.#end.signal);
      const found = jobs.find(({ id }) => id === job.id);
      if (found && phaseOf(found) !== "over") continue;
      const state = found ? stateWords(found, ui.l10n) : ui.l10n.t("not known to Slurm any more");
      write(`${shown}\n— ${ui.l10n.t("job {0}: {1}", safeWords(job.id), state)}\n`);
      return;
    } while (await this.#isLookedAt(title));
  }

  /** Once the tab is looked at again. `false`: it is closed. */
  async #isLookedAt(title: string): Promise<boolean> {
    for (let looks = 1; ; looks++) {
      await wait(this.servers.times.output, this.#end.signal);
      const state = this.servers.editor.tab(title);
      if (state === "shown") return true;
      if (state === "closed" && looks >= LOOKS_FOR_TAB) return false;
    }
  }
}

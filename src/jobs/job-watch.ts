import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { wait } from "../transport/waiting.js";
import { presentError } from "../ui/errors/errors.js";
import { type Job, SLURM_MS } from "./batch-jobs.js";
import type { JobOutputs } from "./job-outputs.js";
import { adviceFor, isWorthAgain, phaseOf, stateWords } from "./job-words.js";
import type { JobOn, JobsOfServers } from "./jobs-deps.js";

export type SubmittedJob = Pick<Job, "id" | "name" | "folder">;

interface Watched {
  label: string;
  jobs: SubmittedJob[];
}

/** Tells when jobs end that were submitted from this window: asks once for all of a server, seldom, and only while there are such. */
export class JobWatch {
  readonly #watched = new Map<ServerId, Watched>();
  readonly #end = new AbortController();

  constructor(
    private readonly servers: JobsOfServers,
    private readonly outputs: JobOutputs,
  ) {}

  add({ server: id, label, job }: JobOn): void {
    const watched = this.#watched.get(id);
    watched?.jobs.push(job);
    if (watched) return;
    this.#watched.set(id, { label, jobs: [job] });
    this.#watch(id).catch(() => this.#watched.delete(id));
  }

  dispose(): void {
    this.#end.abort();
  }

  async #watch(server: ServerId): Promise<void> {
    const { signal } = this.#end;
    const { deps, times } = this.servers;
    for (let watched = this.#watched.get(server); watched; watched = this.#watched.get(server)) {
      await wait(times.watch, signal);
      // Nothing here starts it; once it runs again it can tell.
      if (deps.model.server(server)?.state.kind !== "running") continue;
      try {
        await this.#look(server, watched);
      } catch (error) {
        deps.log.info(`whether jobs have ended is not known: ${String(error)}`);
      }
      if (watched.jobs.length === 0) this.#watched.delete(server);
    }
  }

  async #look(server: ServerId, watched: Watched): Promise<void> {
    const batch = await this.servers.batchOn(server, watched.label);
    const { jobs } = await batch.list(AbortSignal.timeout(SLURM_MS));
    for (const job of [...watched.jobs]) {
      // One that was made an array in its script has several of its number.
      const own = jobs.filter(
        ({ id }) => id === job.id || (/^\D/.test(id.slice(job.id.length)) && id.startsWith(job.id)),
      );
      if (own.some((one) => phaseOf(one) !== "over")) continue;
      watched.jobs = watched.jobs.filter((one) => one !== job);
      const last = own.find(({ state }) => state !== "COMPLETED") ?? own[0];
      this.#tell({ server, label: watched.label, job }, last).catch((error: unknown) =>
        presentError(error, this.servers.deps),
      );
    }
  }

  /** @param last what Slurm knows of it still */
  async #tell(on: JobOn, last: Job | undefined): Promise<void> {
    const { ui } = this.servers.deps;
    const { l10n } = ui;
    const [id, name] = [safeWords(on.job.id), safeWords(on.job.name)];
    const isWell = last === undefined || last.state === "COMPLETED";
    const text =
      last === undefined
        ? l10n.t("The job {0} ({1}) has ended.", id, name)
        : isWell
          ? l10n.t("The job {0} ({1}) has completed.", id, name)
          : [
              l10n.t("The job {0} ({1}) is over: {2}.", id, name, stateWords(last, l10n)),
              ...adviceFor(last.state, l10n),
            ].join(" ");
    const [opens, shows, again] = [l10n.t("Open Result"), l10n.t("Show Output"), l10n.t("Run Job Again")];
    const first = last && isWorthAgain(last.state) ? [again] : [];
    const buttons = isWell ? [opens, shows] : [...first, shows, opens];
    const pressed = await ui.message(isWell ? "information" : "warning", text, ...buttons);
    const acts = {
      [opens]: () => this.outputs.openResult(on),
      [shows]: () => this.outputs.show(on),
      [again]: () => this.#again(on),
    };
    await acts[pressed ?? ""]?.();
  }

  async #again(on: JobOn): Promise<void> {
    const batch = await this.servers.batchOn(on.server, on.label);
    await batch.act("requeue", on.job.id, AbortSignal.timeout(SLURM_MS));
    this.add(on);
  }
}

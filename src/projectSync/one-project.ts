import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { SyncShown, SyncState } from "../servers/sync/contract.js";
import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { underEither, wait, waitFor, whenAborted, within } from "../transport/waiting.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { isCancellation } from "../ui/signals.js";
import { CancellationError, type ReportProgress, type Ui } from "../ui/ui.js";
import { ManifestFile } from "./manifests.js";
import type { ProjectServer } from "./project-server.js";
import { type PushDeps, type PushOutcome, pushProject } from "./push-project.js";
import { type AskedProject, askForMuch, askWhetherToRun, askWhichToKeep, projectName } from "./questions.js";

export interface OneProjectDeps {
  ui: Ui;
  model: Pick<HubModel, "server">;
  /** a folder of this extension's own */
  storage: string;
  server(): Promise<ProjectServer>;
  labelOf(): string;
  /** after a cut: rejects where the server does not run any more */
  check(): Promise<void>;
  /** shows what the server has of a file beside what is here */
  compare(path: string): Promise<unknown>;
  changed(): void;
  log: { info(message: string): void; warn(message: string): void };
}

/** Cells that are run together are one use of it: the folder is not looked through for each, in ms. */
const FRESH_MS = 2_000;
/** What takes longer is shown, in ms. */
const SHOWN_AFTER_MS = 700;
/** After a save, in ms: several files may be saved at once. */
const SAVED_MS = 500;
/** A state is told at most so often, in ms. */
const TOLD_MS = 200;

/** Who may be asked something while it is pushed. */
type Asker = "user" | "nobody";

/** A push that cells wait for: it ends with the last that does. */
interface Gate {
  done: Promise<boolean>;
  abort: AbortController;
  waiting: number;
}

/** A folder that is pushed to one server, as this window has it. */
export class OneProject {
  readonly manifest: ManifestFile;
  #state: SyncState = { kind: "unknown" };
  #underWay: Promise<PushOutcome> | undefined;
  #gate: Gate | undefined;
  /** ends the push that is under way */
  #cancel: AbortController | undefined;
  /** the start of the server whose files were compared with those here */
  #seen: string | undefined;
  #lookedAtMs = -Infinity;
  #isSaved = false;
  #toldAtMs = -Infinity;
  /** what went wrong when the user ran a cell all the same */
  #waived: string | undefined;
  #soon: NodeJS.Timeout | undefined;
  readonly #end = new AbortController();

  constructor(
    readonly synced: SyncedFolder,
    private readonly deps: OneProjectDeps,
  ) {
    this.manifest = new ManifestFile(deps.storage, synced);
  }

  get shown(): SyncShown {
    const { local, remote } = this.synced;
    return { local, remote, state: this.#state };
  }

  get asked(): AskedProject {
    return { local: this.synced.local, label: this.deps.labelOf() };
  }

  dispose(): void {
    clearTimeout(this.#soon);
    this.#end.abort(new CancellationError());
  }

  /** Something of it was saved: it is pushed beside the work, where this window has pushed it before. */
  saved(): void {
    this.#isSaved = true;
    if (this.#state.kind !== "in-sync" && this.#state.kind !== "behind") return;
    this.#tell({ kind: "behind" });
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (this.#runs() === undefined || !this.#isSaved) return;
      this.push("nobody").catch((error: unknown) => this.deps.log.info(`not pushed after a save: ${String(error)}`));
    }, SAVED_MS);
  }

  /** Resolves when nothing is on its way, nor about to be. */
  async quiet(): Promise<void> {
    clearTimeout(this.#soon);
    await this.#underWay?.catch(() => undefined);
  }

  /**
   * Resolves when all that is here now is there. One that is under way may have begun before the last change.
   * @param again what the user chose before of files that were changed on both sides is asked once more
   */
  async push(asker: Asker = "user", signal?: AbortSignal, again = false): Promise<PushOutcome> {
    for (let before = this.#underWay; before; before = this.#underWay)
      await waitFor(
        before.catch(() => undefined),
        signal,
      );
    const cancel = (this.#cancel = new AbortController());
    const pushing = underEither([signal, cancel.signal, this.#end.signal], (either) =>
      this.#push(asker, either, again),
    );
    this.#underWay = pushing;
    return await pushing.finally(() => (this.#underWay = undefined));
  }

  /** Ends the push that is under way, if there is one: its cells are not run. */
  cancel(): void {
    if (this.#underWay) this.#cancel?.abort(new CancellationError());
  }

  /** `false`: the cell is not to run. Never rejects but with the signal's reason. */
  async mayRun(signal: AbortSignal): Promise<boolean> {
    if (this.#runs() === undefined || this.#isFresh()) return true;
    const gate = (this.#gate ??= this.#newGate());
    gate.waiting++;
    try {
      return await waitFor(gate.done, signal);
    } finally {
      if (--gate.waiting === 0) this.#letGo(gate);
    }
  }

  #newGate(): Gate {
    const abort = new AbortController();
    const gate: Gate = { abort, waiting: 0, done: this.#untilPushed(abort.signal) };
    void gate.done.finally(() => this.#letGo(gate));
    return gate;
  }

  /** Whoever wants it from now on begins again. */
  #letGo(gate: Gate): void {
    if (this.#gate === gate) this.#gate = undefined;
    gate.abort.abort(new CancellationError());
  }

  async #untilPushed(signal: AbortSignal): Promise<boolean> {
    try {
      await this.push("user", signal);
      return true;
    } catch (error) {
      if (isCancellation(error)) return false;
      const why = errorSentence(error, this.deps.ui.l10n);
      this.deps.log.warn(`the project was not pushed: ${String(error)}`);
      if (why === this.#waived) return true;
      const runs = await askWhetherToRun(this.deps.ui, this.asked, error);
      if (runs) this.#waived = why;
      return runs;
    }
  }

  /** Tells the start of the server; `undefined`: it does not run. */
  #runs(): string | undefined {
    return startOf(this.deps.model.server(this.synced.server));
  }

  #isFresh(): boolean {
    const isLookedAt = performance.now() - this.#lookedAtMs < FRESH_MS && !this.#isSaved && !this.#underWay;
    return isLookedAt && this.#seen === this.#runs();
  }

  async #push(asker: Asker, ended: AbortSignal, again: boolean): Promise<PushOutcome> {
    const { ui } = this.deps;
    const started = this.#runs();
    const lookedAtMs = performance.now();
    const before = this.#state;
    this.#isSaved = false;
    try {
      const title = ui.l10n.t("Pushing “{0}” to {1}", projectName(this.synced.local), this.deps.labelOf());
      const outcome = await shownIfLong(ui, title, asker, (report, cancelled) =>
        underEither([cancelled, ended], (signal) => this.#pushed(asker, started, again, report, signal)),
      );
      [this.#seen, this.#lookedAtMs, this.#waived] = [started, lookedAtMs, undefined];
      const { kept, files } = outcome;
      this.#tell(kept > 0 ? { kind: "kept", files: kept } : { kind: "in-sync", files, atMs: Date.now() });
      return outcome;
    } catch (error) {
      this.#isSaved = true;
      if (!isCancellation(error)) this.#tell({ kind: "failed", why: errorSentence(error, this.deps.ui.l10n) });
      // Who chooses nothing new has chosen as before.
      else this.#tell(again ? before : { kind: "behind" });
      throw error;
    }
  }

  async #pushed(
    asker: Asker,
    started: string | undefined,
    again: boolean,
    report: ReportProgress,
    signal: AbortSignal,
  ): Promise<PushOutcome> {
    const { ui } = this.deps;
    return await pushProject(await this.#parts(asker, signal), {
      signal,
      isSure: started !== undefined && this.#seen === started,
      again,
      pause: async (ms) => {
        await wait(ms, signal);
        await this.deps.check();
      },
      sent: (done, files) => {
        if (performance.now() - this.#toldAtMs < TOLD_MS) return;
        this.#tell({ kind: "pushing", done, files });
        report({ message: ui.l10n.t("{0} of {1} files", done, files) });
      },
    });
  }

  async #parts(asker: Asker, signal: AbortSignal): Promise<PushDeps> {
    const { deps, manifest, synced } = this;
    const ifAsked = <T>(ask: () => Promise<T>) =>
      asker === "user" ? waitFor(ask(), signal) : Promise.reject<T>(new CancellationError());
    return {
      root: synced.local,
      remote: synced.remote,
      label: deps.labelOf(),
      server: await deps.server(),
      manifest,
      whichToKeep: (conflicts) =>
        ifAsked(() => askWhichToKeep(deps.ui, this.asked, conflicts, (path) => deps.compare(path))),
      agreed: (files, bytes) => ifAsked(() => askForMuch(deps.ui, this.asked, files, bytes)),
    };
  }

  #tell(state: SyncState): void {
    this.#toldAtMs = performance.now();
    this.#state = state;
    this.deps.changed();
  }
}

/** What is done for nobody is never shown. */
async function shownIfLong<T>(
  ui: Ui,
  title: string,
  asker: Asker,
  work: (report: ReportProgress, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  let report: ReportProgress = () => undefined;
  const working = work((step) => report(step), end.signal);
  const settled = working.then(
    () => true,
    () => true,
  );
  if (asker === "nobody" || (await within(SHOWN_AFTER_MS, settled))) return await working;
  return await ui.progress({ title, cancellable: true }, async (tell, cancelled) => {
    report = tell;
    const release = whenAborted(cancelled, (reason) => end.abort(reason));
    return await working.finally(release);
  });
}

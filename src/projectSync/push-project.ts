import { Cuts, type CutWay } from "../files/cuts.js";
import { FileProblem } from "../files/file-problem.js";
import { HelperRefusal } from "../helper/helper.js";
import { localState } from "./hashes.js";
import { MOST_UNASKED } from "./limits.js";
import { type Left, localFiles } from "./local-files.js";
import type { ManifestFile } from "./manifests.js";
import { asked, type Conflict, isChangedHere, type LocalState, type Plan, planOf } from "./plan.js";
import { type HashedFile, isSameVersion, type Manifest, type Pushed, type Version } from "./project-files.js";
import type { ProjectServer, Result } from "./project-server.js";
import { FilesNotPushed, isPassing } from "./push-errors.js";

export interface PushDeps {
  /** of this computer, absolute */
  root: string;
  /** on the server, relative to its root */
  remote: string;
  /** the server, as sentences call it */
  label: string;
  server: ProjectServer;
  manifest: Pick<ManifestFile, "read" | "change">;
  /** The user says which of two versions are to be on the server; rejects with a cancellation. */
  whichToKeep(conflicts: readonly Conflict[]): Promise<"here" | "there">;
  /** The user agrees to so much; rejects with a cancellation. */
  agreed(files: number, bytes: number): Promise<void>;
}

export interface ProjectWay extends CutWay {
  /** what the server has was seen since it was started: where nothing is new here it needs not be asked */
  isSure: boolean;
  /** what was left as the server has it is asked about once more */
  again?: boolean;
  /** So many files of those that are pushed are on their way or there. */
  sent(done: number, files: number, bytes: number): void;
}

export interface PushOutcome {
  /** of the project */
  files: number;
  pushed: number;
  bytes: number;
  removed: number;
  /** changed on both sides, and left as they are on the server */
  kept: number;
  left: Left[];
}

/** A push is done again where files change while it runs: at most so often. */
const MOST_TRIES = 3;
const NEVER: Version = [-1, "0"];
const NO_HASH = "0".repeat(64);

/** Brings what a project has to the server, and deletes there what was pushed and is gone here. Rejects with `FilesNotPushed` and others. */
export async function pushProject(deps: PushDeps, way: ProjectWay): Promise<PushOutcome> {
  const push = new ProjectPush(deps, way);
  for (const cuts = new Cuts(way); ;) {
    try {
      way.signal.throwIfAborted();
      return await push.run();
    } catch (error) {
      way.signal.throwIfAborted();
      await cuts.pause(error, isPassing(error)).catch((final: unknown) => {
        throw final instanceof HelperRefusal ? refused(final, deps) : final;
      });
    }
  }
}

/** What the program on the server could not do, in the words for files there. */
function refused(error: HelperRefusal, { remote, label }: PushDeps): FileProblem {
  const kind = error.reason === "full" ? "full" : "other";
  return new FileProblem(kind, { path: remote, label, words: error.message }, { cause: error });
}

class ProjectPush {
  /** by path the hash of what was sent, whose answer may be lost */
  readonly #sent = new Map<string, string>();
  /** what was decided of conflicts, by path */
  readonly #decided = new Map<string, { conflict: Conflict; keep: "here" | "there" }>();
  #agreedBytes = MOST_UNASKED;
  readonly #outcome = { pushed: 0, bytes: 0, removed: 0 };

  constructor(
    private readonly deps: PushDeps,
    private readonly way: ProjectWay,
  ) {}

  async run(): Promise<PushOutcome> {
    for (let tries = 1; ; tries++) {
      const { signal } = this.way;
      const manifest = await this.deps.manifest.read();
      const set = await localFiles(this.deps.root, signal);
      const state = await localState(this.deps.root, set.files, manifest, signal);
      const done = (kept: number) => ({ ...this.#outcome, files: state.files.length, kept, left: set.left });
      if (this.way.isSure && tries === 1 && !isChangedHere(state, manifest)) {
        await this.#noteTimes(state, manifest);
        return done([...manifest.values()].filter(({ kept }) => kept).length);
      }
      const { told } = await this.deps.server.compare(this.deps.remote, asked(state, manifest), signal);
      const plan = planOf(state, manifest, told, this.way.again);
      set.left.push(...plan.hidden.map((path) => ({ path, why: "hidden" as const })));
      const kept = plan.kept + (await this.#settled(plan, manifest));
      const isWhole = await this.#carriedOut(plan, manifest, tries === MOST_TRIES);
      if (isWhole) return done(kept);
    }
  }

  /** Of files that were touched only. */
  async #noteTimes({ files }: LocalState, manifest: Manifest): Promise<void> {
    const touched = files.flatMap((file): [string, Pushed][] => {
      const known = manifest.get(file.path);
      return known && !isSameVersion(known.here, file.version) ? [[file.path, { ...known, here: file.version }]] : [];
    });
    await this.deps.manifest.change(new Map(touched));
  }

  /** Asks about what was changed on both sides, once. @returns how many are left as the server has them */
  async #settled(plan: Plan, manifest: Manifest): Promise<number> {
    const open = plan.conflicts.filter(({ file, there }) => {
      const known = this.#decided.get(file.path)?.conflict;
      return !known || known.file.hash !== file.hash || !isSameVersion(known.there, there);
    });
    if (open.length > 0) {
      const keep = await this.deps.whichToKeep(open);
      for (const conflict of open) this.#decided.set(conflict.file.path, { conflict, keep });
    }
    const left = new Map<string, Pushed>();
    for (const { file, there } of plan.conflicts) {
      if (this.#decided.get(file.path)?.keep === "here") plan.push.push({ file, was: there });
      else left.set(file.path, { ...(manifest.get(file.path) ?? unknownFile), kept: { hash: file.hash, there } });
    }
    await this.deps.manifest.change(left);
    return left.size;
  }

  /** @returns `false`: something was changed meanwhile, and it is to be looked at again */
  async #carriedOut(plan: Plan, manifest: Manifest, isLast: boolean): Promise<boolean> {
    const { root, remote, label, server } = this.deps;
    const { push, remove } = plan;
    const changes = new Map<string, Pushed | undefined>();
    for (const { file, there } of plan.adopt) changes.set(file.path, this.#known(file, there, manifest));
    for (const path of plan.forget) changes.set(path, undefined);
    await this.deps.manifest.change(changes);
    let results: Result[] = [];
    if (push.length + remove.length > 0) {
      await this.#agreed(push.map(({ file }) => file));
      for (const { file } of push) this.#sent.set(file.path, file.hash);
      const sent = (files: number, bytes: number) => this.way.sent(files, push.length, bytes);
      try {
        const told = (result: Result) => void results.push(result);
        results = await server.push(remote, { root, push, remove }, { ...this.way, sent, told });
      } finally {
        await this.#note(plan, results, manifest);
      }
    }
    const again = results.filter(({ what }) => what === "changed" || what === "damaged");
    const failed = [...results.filter(({ what }) => what === "failed"), ...plan.blocked];
    if (failed.length > 0) throw new FilesNotPushed(failed, label);
    if (again.length > 0 && isLast) throw new FilesNotPushed(again, label);
    return again.length === 0;
  }

  async #note({ push, remove }: Plan, results: readonly Result[], manifest: Manifest): Promise<void> {
    const changes = new Map<string, Pushed | undefined>();
    const pushed = new Map(push.map(({ file }) => [file.path, file]));
    const removed = new Set(remove.map(({ path }) => path));
    for (const { path, what, there } of results) {
      const file = pushed.get(path);
      if (removed.has(path)) {
        if (what === "done") this.#outcome.removed++;
        if (what !== "failed") changes.set(path, undefined);
      } else if (file && (what === "done" || what === "same")) {
        changes.set(path, this.#known(file, there, manifest, what === "done"));
        this.#outcome.pushed++;
        this.#outcome.bytes += file.version[0];
      }
    }
    await this.deps.manifest.change(changes);
  }

  /** What was sent and is there is ours, also where its answer was lost. */
  #known(file: HashedFile, there: Version, manifest: Manifest, isSent = false): Pushed {
    const isOurs = isSent || this.#sent.get(file.path) === file.hash || manifest.get(file.path)?.isOurs === true;
    return { here: file.version, hash: file.hash, there, isOurs };
  }

  async #agreed(files: readonly HashedFile[]): Promise<void> {
    const bytes = files.reduce((sum, { version }) => sum + version[0], 0);
    if (bytes <= this.#agreedBytes) return;
    await this.deps.agreed(files.length, bytes);
    this.#agreedBytes = bytes;
  }
}

/** It never was as it is here on the server. */
const unknownFile: Pushed = { here: NEVER, hash: NO_HASH, there: NEVER, isOurs: false };

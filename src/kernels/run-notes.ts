import { createHash } from "node:crypto";
import * as v from "valibot";
import { type Memento, stored } from "../state/stored.js";
import type { AccountId } from "../text/ids.js";
import { isRecord } from "../text/json.js";
import { wait } from "../transport/waiting.js";

/** A cell that the kernel was given and that has not ended, as it is noted for windows to come. */
export type RunNote = v.InferOutput<typeof runNote>;

const runNote = v.object({
  /** of the request */
  id: v.pipe(v.string(), v.maxLength(100)),
  /** the cell's own, where its notebook has such, and where it stood */
  cell: v.object({ id: v.optional(v.pipe(v.string(), v.maxLength(200))), index: v.number() }),
  /** of the text that was sent; the text itself is nobody's but the notebook's */
  hash: v.pipe(v.string(), v.maxLength(100)),
  sentAtMs: v.number(),
});

/** The kernel of a notebook. */
export interface NotedKernel {
  accountId: AccountId;
  /** its name at the hub */
  server: string;
  /** where the kernel is the Jupyter extension's, as that knows it */
  kernel?: string;
  /** the notebook's name, as the session's file; with `kernel` the notebook's address */
  file: string;
}

const entry = v.object({
  server: v.string(),
  kernel: v.exactOptional(v.string()),
  file: v.string(),
  runs: v.array(runNote),
});

/** A cell as it is found again. */
export interface NotedCell {
  id?: string | undefined;
  index: number;
  text: string;
}

/** Of one notebook on one server, in ms: cells that end sooner are not worth to be noted. */
const NOTED_AFTER_MS = 1_000;
const MAX_RUNS = 500;

/** What the kernel of a notebook was given and has not ended, for the window that takes it up after this one. */
export class RunNotes {
  readonly #soon = new Map<string, RunNote>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly memento: Memento,
    private about: NotedKernel,
  ) {}

  /** The oldest first. */
  get all(): readonly RunNote[] {
    return this.#runsIn(stored.openRuns(this.about.accountId).get(this.memento) ?? []);
  }

  sent(id: string, cell: NotedCell): void {
    if (this.#isClosed) return;
    this.#soon.set(id, noteOf(id, cell));
    // What the kernel is given while it is at work waits there: that is noted at once, as its window may go at any time.
    const isAtWork = this.#soon.size > 1 || this.all.length > 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#writeNow(), isAtWork ? 0 : NOTED_AFTER_MS);
  }

  /** Others have given it to the kernel. */
  found(id: string, cell: NotedCell): void {
    if (!this.all.some((run) => run.id === id)) this.#add([noteOf(id, cell)]);
  }

  ended(id: string): void {
    if (this.#isClosed) return;
    if (!this.#soon.delete(id)) this.#change((runs) => runs.filter((run) => run.id !== id));
  }

  /** Nobody looks after them here any more: whatever has not ended goes on. */
  close(): void {
    this.#writeNow();
    this.#isClosed = true;
  }

  /** The notebook goes on under another name. */
  moveTo(file: string): void {
    const runs = this.all;
    this.#change(() => []);
    this.about = { ...this.about, file };
    this.#change(() => [...runs]);
  }

  #writeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const soon = [...this.#soon.values()];
    this.#soon.clear();
    if (soon.length > 0) this.#add(soon);
  }

  #add(notes: readonly RunNote[]): void {
    this.#change((runs) => [...runs, ...notes].slice(-MAX_RUNS));
  }

  #change(change: (runs: readonly RunNote[]) => RunNote[]): void {
    const { accountId, ...about } = this.about;
    void stored.openRuns(accountId).change(this.memento, (all = []) => {
      const runs = change(this.#runsIn(all));
      const others = all.filter((one) => !this.#isOurs(one));
      return runs.length > 0 ? [...others, { ...about, runs }] : others;
    });
  }

  /** The others' are not looked into: there may be much of them, and this is done for each cell. */
  #runsIn(all: readonly unknown[]): readonly RunNote[] {
    return entriesIn(all.filter((one) => this.#isOurs(one)))[0]?.runs ?? [];
  }

  #isOurs(one: unknown): boolean {
    const { server, kernel, file } = this.about;
    return isRecord(one) && one["server"] === server && one["kernel"] === kernel && one["file"] === file;
  }
}

function noteOf(id: string, { text, ...cell }: NotedCell): RunNote {
  return { id, cell, hash: hashOf(text), sentAtMs: Date.now() };
}

/** Another window that follows a run ends its note when the kernel has ended the last that was asked for with it, or so long after it, in ms. */
const FOLLOWED_MS = 2_000;

type NotedOn = Omit<NotedKernel, "file">;

/**
 * What a kernel of the Jupyter extension was given, has not ended and is `wanted`, by the addresses of the notebooks. Without what another
 * window of this computer follows: what that has shown nobody has missed. While that window asks for one cell after the other, it waits.
 */
export async function leftOn(
  memento: Memento,
  about: NotedOn,
  isWanted: (note: RunNote) => boolean,
  signal: AbortSignal,
): Promise<v.InferOutput<typeof entry>[]> {
  for (let before = new Set<string>(); ;) {
    const left = notedOn(memento, about, isWanted);
    const ids = left.flatMap(({ runs }) => runs.map(({ id }) => id));
    if (ids.every((id) => before.has(id))) return left;
    before = new Set(ids);
    await wait(FOLLOWED_MS, signal);
  }
}

/** The same, with what other windows follow. */
export function notedOn(
  memento: Memento,
  { accountId, server, kernel }: NotedOn,
  isWanted: (note: RunNote) => boolean = () => true,
): v.InferOutput<typeof entry>[] {
  const all = stored.openRuns(accountId).get(memento) ?? [];
  const ours = entriesIn(all.filter((one) => isRecord(one) && one["server"] === server && one["kernel"] === kernel));
  return ours.flatMap((one) => {
    const runs = one.runs.filter(isWanted);
    return runs.length > 0 ? [{ ...one, runs }] : [];
  });
}

function entriesIn(all: readonly unknown[]): v.InferOutput<typeof entry>[] {
  return all.flatMap((one) => {
    const read = v.safeParse(entry, one);
    return read.success ? [read.output] : [];
  });
}

/** Where a run belongs now. */
export interface FoundCell {
  index: number;
  /** its text is another one than was run */
  isEdited: boolean;
}

/**
 * The cells that runs belong to, though cells were moved, edited or deleted meanwhile: by the cell's own id, else by its text, the nearest
 * first, else by its place. `undefined`: it is there no more.
 */
export function cellsOf(runs: readonly RunNote[], cells: readonly NotedCell[]): (FoundCell | undefined)[] {
  const hashes = new Map(cells.map((cell) => [cell, hashOf(cell.text)]));
  const taken = new Set<NotedCell>();
  const found = new Map<RunNote, NotedCell>();
  const take = (fits: (run: RunNote, cell: NotedCell) => boolean) => {
    for (const run of runs.filter((each) => !found.has(each))) {
      const free = cells.filter((cell) => !taken.has(cell) && fits(run, cell));
      const [nearest] = free.sort((a, b) => distance(run, a) - distance(run, b));
      if (!nearest) continue;
      found.set(run, nearest);
      taken.add(nearest);
    }
  };
  take((run, { id }) => id !== undefined && id === run.cell.id);
  take((run, cell) => run.hash === hashes.get(cell));
  take((run, { id, index }) => index === run.cell.index && (id === undefined || run.cell.id === undefined));
  return runs.map((run) => {
    const cell = found.get(run);
    return cell && { index: cell.index, isEdited: run.hash !== hashes.get(cell) };
  });
}

function distance(run: RunNote, { index }: NotedCell): number {
  return Math.abs(run.cell.index - index);
}

/** As the helper has it too (`ran`). */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

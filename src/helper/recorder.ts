import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import * as v from "valibot";
import {
  type KernelRecorder,
  type MemoryVerdict,
  NoRecord,
  NotHeard,
  type RecordedCell,
  type RecordedMessage,
  type RecordedPage,
  type RecordPlace,
} from "../jupyterServer/kernel-recorder.js";
import { isRecord } from "../text/json.js";
import { underEither, wait } from "../transport/waiting.js";
import { type Helper, HelperRefusal } from "./helper.js";
import { MemoryKills } from "./memory-kills.js";
import { packed, unpacked } from "./packed-messages.js";
import { NoHelper } from "./place.js";

export interface RecorderDeps {
  helper: Helper;
  /** as the helper knows who still wants a record: one for each window */
  holder: string;
  /** bytes that are kept of each kernel */
  limit(): number;
  /** It cannot be had on this server, and why; `undefined`: it is there. */
  refused?(why: NoHelper | undefined): void;
  /** the user lets a cell that runs and is recorded keep the server from the hub's idle culler */
  keepsServer(): boolean;
  /** when that may have changed */
  onSettings(listener: () => void): { dispose(): unknown };
  log: { info(message: string): void };
  /** how long after the last kernel the helper stays, in ms; for tests */
  unusedMs?: number;
}

/** Of one answer, in bytes before they are deflated: the helper's own bursts get lost beyond some hundred frames. */
const CREDIT = 4 * 1024 * 1024;
/** One message can be as large as this, in bytes. */
const MAX_PAGE = 512 * 1024 * 1024;
/** How long a kernel may take until it is heard, in ms, and how often it is asked. */
const [HEARD_MS, HEARD_PAUSE_MS] = [15_000, 200];
/** A server where it could not be had is asked again after so long, and the helper stays for so long after the last kernel, in ms. */
const [REFUSED_MS, UNUSED_MS] = [600_000, 300_000];
/** What the helper is told beside the work may take so long, in ms. */
const SOON_MS = 20_000;

const [inflated, deflated] = [promisify(inflate), promisify(deflate)];

/** The helper's first service, for the kernels of one server. */
export class Recorder implements KernelRecorder {
  readonly #end = new AbortController();
  #refusal: { error: NoHelper; untilMs: number } | undefined;
  readonly #kills: MemoryKills;
  #unused: NodeJS.Timeout | undefined;
  /** those that are recorded for this window */
  readonly #kernels = new Set<string>();
  /** what the helper was told last of whether it keeps the server */
  #keepsServer = false;
  readonly #settings: { dispose(): unknown };

  constructor(private readonly deps: RecorderDeps) {
    this.#kills = new MemoryKills(deps.helper, deps.log);
    this.#settings = deps.onSettings(() => {
      if (deps.keepsServer() !== this.#keepsServer) this.#tellAgain();
    });
  }

  get isAtHand(): boolean {
    return this.deps.helper.isThere;
  }

  async record(kernel: string, running: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    clearTimeout(this.#unused);
    if (this.#refusal && performance.now() < this.#refusal.untilMs) throw this.#refused(this.#refusal.error);
    try {
      await this.deps.helper.start(signal);
      await this.#kills.begin(kernel, signal);
      let isHeard = false;
      for (const untilMs = performance.now() + HEARD_MS; performance.now() < untilMs;) {
        const { heard, empty, begins } = await this.#watch(kernel, running, signal);
        isHeard = heard === true;
        this.deps.refused?.(undefined);
        // Before its first message nobody can say what came before the record.
        if (isHeard && empty !== true) return typeof begins === "string" ? begins : undefined;
        await wait(HEARD_PAUSE_MS, signal);
      }
      if (isHeard) return undefined;
    } catch (error) {
      if (isOfKernelsElsewhere(error)) {
        this.#refused(new NoHelper("it doesn't see the kernels of this server", { cause: error }));
        this.#endLater();
      }
      if (error instanceof NoHelper)
        this.#refusal = { error: this.#refused(error), untilMs: performance.now() + REFUSED_MS };
      throw error;
    }
    throw new NotHeard();
  }

  async deathOf(kernel: string, signal: AbortSignal): Promise<MemoryVerdict | undefined> {
    return await this.#kills.verdict(kernel, signal);
  }

  async resources(starts: boolean, signal: AbortSignal): Promise<Record<string, unknown>> {
    try {
      if (starts) await this.deps.helper.start(signal);
    } catch (error) {
      throw error instanceof NoHelper ? this.#refused(error) : error;
    }
    return await this.deps.helper.ask("resources", {}, signal);
  }

  leave(kernel: string): void {
    this.#kernels.delete(kernel);
    this.#soon((signal) => this.deps.helper.ask("leave", { kernel, holder: this.deps.holder }, signal)).then(
      ({ watched }) => watched === 0 && this.#endLater(),
      (error: unknown) => this.deps.log.info(`the recorder was not told that a kernel is left: ${String(error)}`),
    );
  }

  lineLost(): void {
    this.deps.helper.doubt();
  }

  async prepend(kernel: string, messages: readonly RecordedMessage[], signal: AbortSignal): Promise<void> {
    const data = (await deflated(packed(messages))).toString("base64");
    await this.deps.helper.ask("prepend", { kernel, data }, signal);
  }

  async *since(kernel: string, place: RecordPlace, signal: AbortSignal): AsyncGenerator<RecordedPage> {
    for (let from: number | undefined; ;) {
      const where = from === undefined ? place : { from };
      const { page, next, end } = await this.#page({ kernel, credit: CREDIT, ...where }, signal).catch(asNoRecord);
      if (from === undefined && "of" in place) {
        if (!page.isKnown) return;
        if (page.isFirst) yield { ...page, messages: await this.#prelude(kernel, signal).catch(asNoRecord) };
      }
      yield page;
      if (next >= end) return;
      if (next <= (from ?? -1)) throw new Error("the recorder's answers do not go on");
      from = next;
    }
  }

  async count(
    kernel: string,
    { of, to }: { of: string; to: string },
    signal: AbortSignal,
  ): Promise<number | undefined> {
    // Only the places are of interest: as little as can be is asked for with them.
    const place = async (from: object) => {
      const { page, place } = await this.#page({ kernel, credit: 1, ...from }, signal).catch(asNoRecord);
      return page.isKnown ? place : undefined;
    };
    const [begin, end] = [await place({ of: [of] }), await place({ after: [to] })];
    return begin === undefined || end === undefined ? undefined : end - begin;
  }

  async cells(kernel: string, signal: AbortSignal): Promise<RecordedCell[]> {
    const { cells } = await this.deps.helper.ask("cells", { kernel }, signal).catch(asNoRecord);
    return (Array.isArray(cells) ? (cells as unknown[]) : []).flatMap((one) => {
      const { success, output } = v.safeParse(recordedCell, one);
      return success ? [output] : [];
    });
  }

  dispose(): void {
    clearTimeout(this.#unused);
    this.#settings.dispose();
    this.#end.abort(new DOMException("The connection was closed.", "AbortError"));
    this.deps.helper.dispose();
  }

  #refused(error: NoHelper): NoHelper {
    this.deps.refused?.(error);
    return error;
  }

  async #watch(kernel: string, running: readonly string[], signal: AbortSignal): Promise<Record<string, unknown>> {
    const [holder, limit, keepsServer] = [this.deps.holder, this.deps.limit(), this.deps.keepsServer()];
    const watched = await this.deps.helper.ask("watch", { kernel, holder, running, limit, keepsServer }, signal);
    this.#kernels.add(kernel);
    if (keepsServer !== this.#keepsServer) {
      const does = keepsServer ? "keeps" : "does not keep";
      this.deps.log.info(`a cell of kernel ${kernel} or another one that runs ${does} the server from being stopped`);
    }
    this.#keepsServer = keepsServer;
    return watched;
  }

  /** Cells may be running, for hours: the setting is the user's to change meanwhile. */
  #tellAgain(): void {
    for (const kernel of this.#kernels) {
      this.#soon((signal) => this.#watch(kernel, [], signal)).catch((error: unknown) => {
        this.deps.log.info(`the helper was not told whether it keeps the server: ${String(error)}`);
      });
    }
  }

  #soon<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return underEither([this.#end.signal, AbortSignal.timeout(SOON_MS)], ask);
  }

  #endLater(): void {
    clearTimeout(this.#unused);
    this.#unused = setTimeout(() => {
      this.#soon((signal) => this.#endUnlessUsed(signal)).catch((error: unknown) => {
        this.deps.log.info(`the helper was not ended: ${String(error)}`);
      });
    }, this.deps.unusedMs ?? UNUSED_MS);
  }

  /** Other windows may have kernels recorded since then. */
  async #endUnlessUsed(signal: AbortSignal): Promise<void> {
    const { kernels, lines } = await this.deps.helper.ask("status", {}, signal);
    const isUsed = !isRecord(kernels) || Object.keys(kernels).length > 0 || Number(lines ?? 0) > 0;
    if (isUsed) this.deps.log.info("the helper stays: another window has kernels recorded, or a port is forwarded");
    else await this.deps.helper.end(signal);
  }

  async #prelude(kernel: string, signal: AbortSignal) {
    return (await this.#messages("prelude", { kernel }, signal)).messages;
  }

  /** @returns what came in frames, and the first of these */
  async #messages(op: string, request: Record<string, unknown>, signal: AbortSignal) {
    let head: Record<string, unknown> = {};
    const texts: string[] = [];
    await this.deps.helper.askFor(op, request, signal, (frame) => {
      const { frame: number, frames, data } = frame;
      if (number !== texts.length || typeof data !== "string") throw new Error("the recorder's answer has a gap");
      if (number === 0) head = frame;
      texts.push(data);
      return texts.length === frames;
    });
    const bytes = Buffer.from(texts.join(""), "base64");
    const messages = bytes.length > 0 ? unpacked(await inflated(bytes, { maxOutputLength: MAX_PAGE })) : [];
    return { head, messages };
  }

  async #page(request: Record<string, unknown>, signal: AbortSignal) {
    const { head, messages } = await this.#messages("since", request, signal);
    const [place, next, end] = ["place", "next", "end"].map((name) => Number(head[name] ?? NaN));
    if (!Number.isSafeInteger(next) || !Number.isSafeInteger(end)) throw new Error("the recorder's answer has no end");
    const asked = request["from"];
    const isKnown = asked === undefined ? head["known"] === true : asked === place;
    const page = { isKnown, isFirst: place === 0, messages };
    return { page, place: place as number, next: next as number, end: end as number };
  }
}

const recordedCell = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.maxLength(100)),
    hash: v.pipe(v.string(), v.maxLength(100)),
    count: v.nullish(v.number()),
    runs: v.boolean(),
  }),
  v.transform(({ runs: isRunning, count, ...cell }) => ({ ...cell, count: count ?? undefined, isRunning })),
);

/** A kernel that is used runs on another machine, or its server keeps connection files elsewhere. */
function isOfKernelsElsewhere(error: unknown): boolean {
  return error instanceof HelperRefusal && error.reason === "no-connection-file";
}

/** By `reason_of` in the program. Whatever else it says may be another thing a moment later: that a busy machine has kept it from answering. */
const NOT_THERE = new Set(["not-watched", "no-connection-file"]);

/** What it does not listen to it has not. */
function asNoRecord(error: unknown): never {
  const isNotThere = error instanceof HelperRefusal && NOT_THERE.has(error.reason);
  if (error instanceof NoHelper || isNotThere) throw new NoRecord(error.message, { cause: error });
  throw error;
}

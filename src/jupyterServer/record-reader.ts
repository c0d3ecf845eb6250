import { setImmediate } from "node:timers/promises";
import { underEither, wait } from "../transport/waiting.js";
import type { Fetching } from "./fetching.js";
import { type Envelope, envelopeOf, frameOfParts, idOf } from "./frames.js";
import { type KernelRecorder, NoRecord, type RecordedPage } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";

export interface RecordReaderDeps {
  recorder: Pick<KernelRecorder, "since">;
  /** at the server, where the last connection leads */
  kernelId(): string;
  plain: Pick<KernelTraffic, "runs" | "allHeardSinceMs" | "tellMissing">;
  /** of the last messages that were heard, the newest first */
  lastIds(): readonly string[];
  /** ends all reading */
  signal: AbortSignal;
  /** of the connection: what is read is given in it */
  protocol(): string;
  /** Is this the last message before it was recorded? That one need not be in the record. */
  begins(id: string | undefined): boolean;
  pass(frame: unknown): void;
}

/** How long a try to read the record may take, in ms: on a slow network it is long. */
const FETCH_MS = 120_000;
/** How often the recorder is asked, and after which pause again, in ms. */
const [TRIES, TRY_AGAIN_MS] = [15, 1_000];
/**
 * On a busy machine the recorder hears a message later than the server: that it does not know what the connection brought last is believed
 * when it has said so this often, at this distance in ms.
 */
const [LAG_LOOKS, LAG_MS] = [5, 300];
/** So many messages are brought to their cells without a pause for the rest of the editor. */
export const AT_ONCE = 200;

/** Recorded messages as their server would send them, with pauses. */
export async function* recordedFrames(messages: RecordedPage["messages"], protocol: string) {
  for (const [index, parts] of messages.entries()) {
    if (index % AT_ONCE === 0) await setImmediate();
    yield frameOfParts(protocol, "iopub", parts);
  }
}

/** Is it what a kernel says first of a run? Then nothing of it is missing before. */
export function isBeginning({ type, content }: Envelope): boolean {
  return type === "execute_input" || (type === "status" && content()?.["execution_state"] === "busy");
}

/** Brings to a kernel's client what is recorded after what it has. */
export class RecordReader {
  constructor(private readonly deps: RecordReaderDeps) {}

  /** @returns how many messages there were */
  async bringAll(fetching: Fetching, isWanted: () => boolean): Promise<number> {
    const before = fetching.count;
    for (let tries = 1; ; tries++) {
      const limits = [this.deps.signal, AbortSignal.timeout(FETCH_MS)];
      try {
        await underEither(limits, (signal) => this.#bring(fetching, isWanted, signal));
        return fetching.count - before;
      } catch (error) {
        // The way to the recorder may have been lost on its own; what was brought is not asked for again.
        if (!isWanted() || error instanceof NoRecord || tries === TRIES) throw error;
        await wait(TRY_AGAIN_MS, this.deps.signal);
      }
    }
  }

  async #bring(fetching: Fetching, isWanted: () => boolean, signal: AbortSignal): Promise<void> {
    const after = this.deps.lastIds();
    // Between looking for the place and reading from there on the recorder may hear one of these.
    const heard = new Set(after);
    // Of the run that an earlier window has sent, and of which this one has heard nothing.
    let unheard = after.length === 0 ? this.deps.plain.runs[0]?.id : undefined;
    for await (const { isJoined, messages } of this.#pages(after, signal)) {
      if (!isJoined) {
        this.deps.plain.allHeardSinceMs = Infinity;
        this.deps.plain.tellMissing();
      }
      for await (const frame of recordedFrames(messages, this.deps.protocol())) {
        // The connection was lost again meanwhile.
        if (!isWanted()) return;
        if (unheard !== undefined) unheard = this.#tellUnlessBegun(unheard, frame);
        const id = idOf(frame);
        fetching.brought(id);
        if (!heard.has(id)) this.deps.pass(frame);
      }
    }
  }

  /** A kernel says that it is busy with a run before anything else of it. @returns the run's id, where this is of another one */
  #tellUnlessBegun(runId: string, frame: unknown): string | undefined {
    const envelope = envelopeOf(frame, () => true);
    if (envelope?.parent !== runId) return runId;
    if (!isBeginning(envelope)) this.deps.plain.tellMissing();
    return undefined;
  }

  /** What is recorded after the last message; `isJoined`: nothing is missing before it. */
  async *#pages(after: readonly string[], signal: AbortSignal) {
    const { deps } = this;
    const place = after.length > 0 ? { after } : { of: deps.plain.runs.map(({ id }) => id) };
    for (let looks = 1; ; looks++) {
      let [isBegun, isBehind] = [false, false];
      for await (const { isKnown, isFirst, messages } of deps.recorder.since(deps.kernelId(), place, signal)) {
        const isJoined = isKnown || (isFirst && deps.begins(after[0]));
        isBehind = !isJoined && !isBegun && looks < LAG_LOOKS;
        if (isBehind) break;
        isBegun = true;
        yield { isJoined, messages };
      }
      if (!isBehind) return;
      await wait(LAG_MS, signal);
    }
  }
}

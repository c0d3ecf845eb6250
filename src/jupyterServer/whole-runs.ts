import { underEither, wait } from "../transport/waiting.js";
import { type Envelope, envelopeOf, frameOf, idOf, messageOf, readMessage, sizeOf } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";
import { MessageNumbers } from "./message-numbers.js";
import { recordedFrames } from "./record-reader.js";

export interface WholeRunsDeps {
  plain: Pick<KernelTraffic, "received" | "tellMissing" | "isOfKernel" | "runs" | "lastIds">;
  recorder: Pick<KernelRecorder, "count" | "since">;
  /** at the server, where the last connection leads */
  kernelId(): string;
  isRecorded(): boolean;
  /** of the socket's end */
  signal: AbortSignal;
  /** of the connection */
  protocol(): string;
  log: { info(message: string): void };
  /** gives what was held back here once more, and then to the client */
  pass(data: unknown): void;
  /** to the client alone */
  deliver(data: unknown): void;
}

/** Of fewer messages in a run none is dropped: a server's queues are longer. */
const MANY = 200;
/** So many numbers may be passed over without a loss, as each request has a reply, besides those that are known. */
const UNKNOWN_REPLIES = 5;
/** How often the record is asked until it has the run's end, at this distance in ms. */
const [LOOKS, LOOK_MS] = [5, 300];
/** How long the end of a cell may be held back, in ms: on a slow network much may have to come. */
const CHECK_MS = 60_000;
/** What is shown again is in memory all at once, in bytes. */
const MAX_SHOWN = 64 * 1024 * 1024;
/** As many as tell a place in the record. */
const MOST_LAST = 8;
const OUTPUTS = new Set(["stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"]);

/** What the connection has brought of a cell. */
interface Heard {
  count: number;
  /** there was more, by the numbers of the messages */
  isDropped: boolean;
}

/** What the record has of it. */
interface Outputs {
  frames: unknown[];
  isDropped: boolean;
}

/**
 * Sees that a cell that said much has all of it. Between a kernel and its server, and between the server and us, messages of a burst are
 * dropped in silence (ZeroMQ's high-water mark; of 20,000 lines over a slow line some hundreds were lost with jupyter_server_documents 0.3.3).
 * When such a cell ends, its messages are counted; where the record has more, the cell is cleared and shown from there. What the kernel itself
 * has dropped nobody has, which is said. So is a cell's beginning that did not come: a kernel says that it is busy before all else.
 */
export class WholeRuns {
  /** messages of the kernel so far */
  #count = 0;
  readonly #numbers = new MessageNumbers();
  /** of those that were passed over: how many are known to be replies, or were them for others */
  #replies = 0;
  /** by the ids of what it is at work on: how it was when it began that */
  readonly #begins = new Map<string, { count: number; unheard: number }>();
  /** what comes while a cell's end is looked into, and that end itself */
  #held: unknown[] | undefined;
  #looking: AbortController | undefined;
  /** when the connection was opened, by `performance.now()` */
  #openedAtMs = performance.now();
  /** it is one of the kernels that say when they are busy */
  #saysBusy = false;
  /** what was passed over before the connection was lost, until the kernel's next word */
  #beforeGap: number | undefined;

  constructor(private readonly deps: WholeRunsDeps) {}

  /** On IOPub, each message once and in its order. @returns whether the client gets it now */
  received(data: unknown): boolean {
    if (this.#held) {
      this.#held.push(data);
      return false;
    }
    this.#count++;
    this.#numbers.heard(idOf(data));
    const said = envelopeOf(data, isStatus);
    const state = said?.content()?.["execution_state"];
    if (said && state === "busy") {
      this.#begins.set(said.parent, { count: this.#count, unheard: this.#unheard });
      this.#saysBusy = true;
    }
    if (state === "idle") this.#replies++;
    if (said && state === "idle") this.#lookForBegin(said.parent);
    if (this.deps.plain.isOfKernel(data)) this.#lookIntoGap(state === "idle" ? 1 : 0);
    if (said && state === "idle" && this.#isLookedInto(said, data)) return false;
    return this.deps.plain.received(data);
  }

  /**
   * The connection was lost while nothing was recorded. What the kernel says meanwhile its server keeps; but what that wrote into the dead
   * connection, before it knew, is nowhere, and the next number tells of it.
   */
  gap(): void {
    this.#beforeGap ??= this.#numbers.passed;
  }

  /** @param replies of the kernel that have come before this word of it, as one does before it is idle */
  #lookIntoGap(replies: number): void {
    const lost = this.#numbers.passed - (this.#beforeGap ?? Infinity) - replies;
    this.#beforeGap = undefined;
    if (lost > 0) this.deps.plain.tellMissing("unrecorded");
  }

  /** Of the last messages that were heard, the newest first: what is held back here was. */
  get lastIds(): string[] {
    return [...(this.#held ?? []).slice(-MOST_LAST).map(idOf).reverse(), ...this.deps.plain.lastIds];
  }

  /** What was asked over an earlier connection may have begun there. */
  opened(): void {
    this.release();
    this.#openedAtMs = performance.now();
  }

  /** Where its server hears a kernel that was just started later than the kernel speaks, the first output of a cell comes to nobody. */
  #lookForBegin(requestId: string): void {
    if (!this.#saysBusy || this.#begins.has(requestId)) return;
    const run = this.deps.plain.runs.find(({ id }) => id === requestId);
    if (run?.isCell && run.sentAtMs > this.#openedAtMs) this.deps.plain.tellMissing("unheard");
  }

  /** The kernel said something to this client alone. */
  replied(): void {
    this.#replies++;
  }

  /** What is held back goes on its way as it is. */
  release(): void {
    const [end, ...later] = this.#held ?? [];
    this.#held = undefined;
    this.#looking?.abort(new DOMException("The end of a cell is waited for no more.", "AbortError"));
    if (end !== undefined && this.deps.plain.received(end)) this.deps.deliver(end);
    for (const data of later) this.deps.pass(data);
  }

  #isLookedInto(end: Envelope, data: unknown): boolean {
    const begin = this.#begins.get(end.parent);
    this.#begins.delete(end.parent);
    const count = begin === undefined ? 0 : this.#count - begin.count + 1;
    if (!begin || count < MANY) return false;
    const isDropped = this.#unheard - begin.unheard > UNKNOWN_REPLIES;
    if (!this.deps.isRecorded()) {
      if (isDropped) this.deps.plain.tellMissing("dropped");
      return false;
    }
    this.#held = [data];
    void this.#look(end, data, { count, isDropped });
    return true;
  }

  async #look(end: Envelope, data: unknown, heard: Heard): Promise<void> {
    const looking = (this.#looking = new AbortController());
    const limits = [this.deps.signal, looking.signal, AbortSignal.timeout(CHECK_MS)];
    try {
      await underEither(limits, (signal) => this.#complete(end, data, heard, signal));
    } catch (error) {
      if (!looking.signal.aborted)
        this.deps.log.info(`whether a cell has all of its output is not known: ${String(error)}`);
    }
    if (this.#looking === looking && !looking.signal.aborted) this.release();
  }

  async #complete(end: Envelope, data: unknown, { count, isDropped }: Heard, signal: AbortSignal): Promise<void> {
    const recorded = await this.#recorded(end, signal);
    if (recorded === undefined || recorded <= count) {
      if (isDropped) this.deps.plain.tellMissing("dropped");
      return;
    }
    const outputs = await this.#outputs(end.parent, signal);
    this.deps.log.info(
      `${recorded - count} of ${recorded} messages of a cell were not brought: it is shown from its record`,
    );
    if (!outputs) {
      this.deps.plain.tellMissing("dropped");
      return;
    }
    signal.throwIfAborted();
    const clear = messageOf("iopub", "clear_output", {
      id: `${end.id}-clear`,
      session: end.session,
      content: { wait: false },
    });
    const parent_header = readMessage(data)?.parent_header;
    this.deps.deliver(frameOf(this.deps.protocol(), { ...clear, parent_header }));
    for (const frame of outputs.frames) this.deps.deliver(frame);
    if (outputs.isDropped) this.deps.plain.tellMissing("dropped");
  }

  /** Numbers that were passed over, and of which nobody knows. */
  get #unheard(): number {
    return this.#numbers.passed - this.#replies;
  }

  /** How many messages of the kernel there were from the first about this request to this end of it. */
  async #recorded({ id, parent }: Envelope, signal: AbortSignal): Promise<number | undefined> {
    for (let looks = 1; looks <= LOOKS; looks++) {
      const count = await this.deps.recorder.count(this.deps.kernelId(), { of: parent, to: id }, signal);
      if (count !== undefined) return count;
      await wait(LOOK_MS, signal);
    }
    return undefined;
  }

  /** `undefined`: its beginning is not kept any more, it is too much, or it has widgets, which take outputs to themselves while it runs. */
  async #outputs(requestId: string, signal: AbortSignal): Promise<Outputs | undefined> {
    const frames: unknown[] = [];
    const numbers = new MessageNumbers();
    let [isBegun, bytes, replies] = [false, 0, 0];
    for await (const { messages } of this.deps.recorder.since(this.deps.kernelId(), { of: [requestId] }, signal)) {
      for await (const frame of recordedFrames(messages, this.deps.protocol())) {
        const { id = "", type, parent, content } = envelopeOf(frame, () => true) ?? {};
        numbers.heard(id);
        const state = type === "status" ? content?.()?.["execution_state"] : undefined;
        if (state === "idle") replies++;
        if (parent !== requestId) continue;
        isBegun ||= state === "busy";
        bytes += sizeOf(frame);
        if (!isBegun || bytes > MAX_SHOWN || type?.startsWith("comm_")) return undefined;
        if (type !== undefined && OUTPUTS.has(type)) frames.push(frame);
      }
    }
    return { frames, isDropped: numbers.passed - replies > UNKNOWN_REPLIES };
  }
}

function isStatus(channel: string, head: string): boolean {
  return channel === "iopub" && head.includes('"status"');
}

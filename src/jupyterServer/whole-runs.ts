import { underEither, wait } from "../transport/waiting.js";
import { type Envelope, envelopeOf, frameOf, isOnIopub, messageOf, readMessage, sizeOf } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelTraffic } from "./kernel-traffic.js";
import { recordedFrames } from "./record-reader.js";

export interface WholeRunsDeps {
  plain: Pick<KernelTraffic, "received" | "tellMissing">;
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
/** How often the record is asked until it has the run's end, at this distance in ms. */
const [LOOKS, LOOK_MS] = [5, 300];
/** How long the end of a cell may be held back, in ms: on a slow network much may have to come. */
const CHECK_MS = 60_000;
/** What is shown again is in memory all at once, in bytes. */
const MAX_SHOWN = 64 * 1024 * 1024;
const OUTPUTS = new Set(["stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"]);

/**
 * Sees that a cell that said much has all of it. Between a kernel and its server, and between the server and us, messages of a burst are
 * dropped in silence (ZeroMQ's high-water mark; of 20,000 lines over a slow line some hundreds were lost with jupyter_server_documents 0.3.3).
 * When such a cell ends, its messages are counted; where the record has more, the cell is cleared and shown from there.
 */
export class WholeRuns {
  /** messages of the kernel so far */
  #count = 0;
  /** by the ids of what it is at work on: which number its first word of that has */
  readonly #begins = new Map<string, number>();
  /** what comes while a cell's end is looked into, and that end itself */
  #held: unknown[] | undefined;
  #looking: AbortController | undefined;

  constructor(private readonly deps: WholeRunsDeps) {}

  /** On IOPub, each message once and in its order. @returns whether the client gets it now */
  received(data: unknown): boolean {
    if (this.#held) {
      this.#held.push(data);
      return false;
    }
    if (isOnIopub(data)) this.#count++;
    const said = envelopeOf(data, isStatus);
    const state = said?.content()?.["execution_state"];
    if (said && state === "busy") this.#begins.set(said.parent, this.#count);
    if (said && state === "idle" && this.#isLookedInto(said, data)) return false;
    return this.deps.plain.received(data);
  }

  /** What is held back goes on its way as it is. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#looking?.abort(new DOMException("The end of a cell is waited for no more.", "AbortError"));
    for (const data of held) this.deps.pass(data);
  }

  #isLookedInto(end: Envelope, data: unknown): boolean {
    const begin = this.#begins.get(end.parent);
    this.#begins.delete(end.parent);
    const count = begin === undefined ? 0 : this.#count - begin + 1;
    if (count < MANY || !this.deps.isRecorded()) return false;
    this.#held = [data];
    void this.#look(end, data, count);
    return true;
  }

  async #look(end: Envelope, data: unknown, count: number): Promise<void> {
    const looking = (this.#looking = new AbortController());
    const limits = [looking.signal, AbortSignal.timeout(CHECK_MS)];
    try {
      await underEither([this.deps.signal, ...limits], (signal) => this.#complete(end, data, count, signal));
    } catch (error) {
      if (!looking.signal.aborted)
        this.deps.log.info(`whether a cell has all of its output is not known: ${String(error)}`);
    }
    if (this.#looking === looking && !looking.signal.aborted) this.release();
  }

  async #complete(end: Envelope, data: unknown, count: number, signal: AbortSignal): Promise<void> {
    const recorded = await this.#recorded(end, signal);
    if (recorded === undefined || recorded <= count) return;
    const outputs = await this.#outputs(end.parent, signal);
    this.deps.log.info(
      `${recorded - count} of ${recorded} messages of a cell were not brought: it is shown from its record`,
    );
    if (!outputs) {
      this.deps.plain.tellMissing();
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
    for (const frame of outputs) this.deps.deliver(frame);
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

  /** `undefined`: its beginning is not kept any more, or it is too much. */
  async #outputs(requestId: string, signal: AbortSignal): Promise<unknown[] | undefined> {
    const outputs: unknown[] = [];
    let [isBegun, bytes] = [false, 0];
    for await (const { messages } of this.deps.recorder.since(this.deps.kernelId(), { of: [requestId] }, signal)) {
      for await (const frame of recordedFrames(messages, this.deps.protocol())) {
        const { type, parent, content } = envelopeOf(frame, () => true) ?? {};
        if (parent !== requestId) continue;
        isBegun ||= content?.()?.["execution_state"] === "busy";
        bytes += sizeOf(frame);
        if (!isBegun || bytes > MAX_SHOWN) return undefined;
        if (OUTPUTS.has(type ?? "")) outputs.push(frame);
      }
    }
    return outputs;
  }
}

function isStatus(channel: string, head: string): boolean {
  return channel === "iopub" && head.includes('"status"');
}

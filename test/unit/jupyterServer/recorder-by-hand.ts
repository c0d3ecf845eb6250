import type { KernelMessage } from "@jupyterlab/services";
import {
  type KernelRecorder,
  NoRecord,
  NotHeard,
  type RecordedCell,
  type RecordedMessage,
  type RecordedPage,
  type RecordPlace,
} from "../../../src/jupyterServer/kernel-recorder.js";
import { RecordedTraffic } from "../../../src/jupyterServer/recorded-traffic.js";
import type { Channel } from "./traffic-channel.js";

type Message = KernelMessage.IMessage;

/** Cells that run over the channel for longer than this are recorded. */
export function recordedBy(recorder: KernelRecorder, channel: Channel, { maySplit = false, afterMs = 1 } = {}): void {
  const log = { info: () => undefined };
  const deps = { recorder, afterMs: () => afterMs, kernelId: () => "k", maySplit: () => maySplit, log };
  channel.traffic = new RecordedTraffic(channel.kernelTraffic, deps);
}

/** A record that is written by hand. */
export class RecorderByHand implements KernelRecorder {
  isAtHand = true;
  readonly said: Message[] = [];
  /** It hears these when the place is found from where on it is read. */
  readonly heardLate: Message[] = [];
  /** the oldest that is kept */
  first = 0;
  readonly left: string[] = [];
  fails = false;
  /** resolves when what is asked for may be given */
  ready = Promise.resolve();

  /** what was put in front of it */
  readonly before: Message[] = [];
  /** the first message that it has of itself, once `record` was called */
  begins: string | undefined;

  reads = 0;
  /** how often it was asked to record */
  records = 0;
  /** It can be had no more. */
  isAway = false;
  /** It does not hear the kernel yet. */
  isDeaf = false;
  lostLines = 0;
  /** resolves when it has begun to record */
  begun = Promise.resolve();

  async record(): Promise<string | undefined> {
    this.records++;
    if (this.isAway) throw new Error("away");
    if (this.isDeaf) throw new NotHeard();
    await this.begun;
    return this.begins;
  }

  prepend(_: string, messages: readonly RecordedMessage[]): Promise<void> {
    this.before.push(...messages.map(messageOfParts));
    return Promise.resolve();
  }

  lineLost(): void {
    this.lostLines++;
  }

  leave(kernelId: string): void {
    this.left.push(kernelId);
  }

  async *since(_: string, from: RecordPlace): AsyncGenerator<RecordedPage> {
    await this.ready;
    if (this.fails) throw new NoRecord("none");
    const isKept = (place: number) => place >= this.first;
    const found =
      "after" in from
        ? this.said.findLastIndex(({ header }, place) => isKept(place) && from.after.includes(header.msg_id))
        : this.said.findIndex((message, place) => isKept(place) && from.of.includes(parentOf(message)));
    const isKnown = found >= 0;
    const at = isKnown && "of" in from ? found - 1 : found;
    this.said.push(...this.heardLate.splice(0));
    const messages = this.said.slice(at < 0 ? this.first : at + 1).map(partsOf);
    try {
      yield { isKnown, isFirst: at < 0 && this.first === 0, messages };
    } finally {
      this.reads++;
    }
  }

  async count(_: string, { of, to }: { of: string; to: string }): Promise<number | undefined> {
    await this.ready;
    if (this.fails) throw new NoRecord("none");
    const begin = this.said.findIndex((message) => parentOf(message) === of);
    const end = this.said.findIndex(({ header }) => header.msg_id === to);
    return begin < 0 || end < 0 ? undefined : end - begin + 1;
  }

  cells(): Promise<RecordedCell[]> {
    return Promise.resolve([]);
  }

  deathOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  resources(): Promise<Record<string, unknown>> {
    return Promise.resolve({});
  }

  dispose(): void {
    this.left.push("disposed");
  }
}

function parentOf({ parent_header: parent }: Message): string {
  return "msg_id" in parent ? parent.msg_id : "";
}

function messageOfParts(parts: RecordedMessage): Message {
  const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part.toString()) as object);
  return { channel: "iopub", header, parent_header, metadata, content } as Message;
}

function partsOf({ header, parent_header, metadata, content }: Message): Buffer[] {
  return [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
}

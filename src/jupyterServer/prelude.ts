import type { SocketChannel } from "../transport/types.js";
import { idOf, partsOfFrame, sizeOf } from "./frames.js";
import type { KernelRecorder } from "./kernel-recorder.js";

/** More than cells say in their first seconds, in bytes; of a text in characters. */
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * What a kernel says of its cells until it is recorded. In front of the record it makes that whole: a window that comes later, and knows
 * nothing of these cells, finds all of their output there.
 */
export class Prelude {
  #frames: unknown[] | undefined;
  #bytes = 0;
  #end: { id: string; take: (frames: readonly unknown[] | undefined) => void } | undefined;

  begin(): void {
    this.#frames ??= [];
  }

  /** Asked for each message on IOPub. */
  heard(data: unknown): void {
    if (!this.#frames) return;
    this.#bytes += sizeOf(data);
    this.#frames.push(data);
    if (this.#end && idOf(data) === this.#end.id) this.#finish(this.#frames.length - 1);
    else if (this.#bytes > MAX_BYTES) this.drop();
  }

  /** @param id of the message that the record begins with @returns all before it, once that one was heard too; `undefined`: it was dropped */
  endBefore(id: string): Promise<readonly unknown[] | undefined> {
    if (!this.#frames) return Promise.resolve(undefined);
    return new Promise((take) => {
      this.#end = { id, take };
      const place = this.#frames?.findIndex((data) => idOf(data) === id) ?? -1;
      if (place >= 0) this.#finish(place);
    });
  }

  drop(): void {
    this.#take(undefined);
  }

  #finish(place: number): void {
    this.#take(this.#frames?.slice(0, place) ?? []);
  }

  #take(frames: readonly unknown[] | undefined): void {
    const end = this.#end;
    [this.#frames, this.#end, this.#bytes] = [undefined, undefined, 0];
    end?.take(frames);
  }
}

export interface PreludeDeps {
  recorder: KernelRecorder;
  kernelId(): string;
  log: { info(message: string): void };
}

/** Never rejects: without it the record has no beginning, and who reads it sees that. @returns whether it is kept */
export async function prepend(
  frames: readonly unknown[],
  channel: SocketChannel | undefined,
  deps: PreludeDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const messages = frames.map((frame) => partsOfFrame(channel?.protocol ?? "", frame));
  const whole = messages.filter((parts) => parts !== undefined);
  try {
    await deps.recorder.prepend(deps.kernelId(), whole, signal);
    deps.log.info(`the kernel is recorded, and ${whole.length} messages that came before are kept too`);
    return true;
  } catch (error) {
    if (!signal.aborted) deps.log.info(`what came before the record is not kept: ${String(error)}`);
    return false;
  }
}

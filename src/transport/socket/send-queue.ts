import type { SocketData } from "../types.js";
import { bytesOf } from "./socket-data.js";

export type Callback = (error?: Error) => void;

interface Entry {
  data: SocketData;
  callback: Callback | undefined;
}

/** Many times what notebooks send, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What waits to be sent, in order. */
export class SendQueue {
  #entries: Entry[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** `false`: it is too much. */
  add(data: SocketData, callback: Entry["callback"]): boolean {
    this.#bytes += bytesOf(data);
    this.#entries.push({ data, callback });
    return this.#bytes <= MAX_BYTES;
  }

  /** Takes all that is there now; what `each` adds waits again. */
  empty(each: (entry: Entry) => void): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    for (const entry of entries) each(entry);
  }
}

/** Who waits for it is not called from within what is done here. */
export function later(callback: Callback | undefined, error?: Error): void {
  if (callback) process.nextTick(callback, error);
}

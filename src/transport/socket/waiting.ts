import type { SocketData } from "../types.js";

interface Entry {
  data: SocketData;
  callback: ((error?: Error) => void) | undefined;
}

/** Many times what notebooks send, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What waits to be sent, in order. */
export class Waiting {
  #entries: Entry[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** `false`: it is too much. */
  add(data: SocketData, callback: Entry["callback"]): boolean {
    this.#bytes += typeof data === "string" ? Buffer.byteLength(data) : data.byteLength;
    this.#entries.push({ data, callback });
    return this.#bytes <= MAX_BYTES;
  }

  /** Takes all that is there now; what `each` adds waits anew. */
  empty(each: (entry: Entry) => void): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    for (const entry of entries) each(entry);
  }
}

import { type LocalAddress, PrintedAddresses } from "../text/local-addresses.js";
import { headOf, isOnIopub, readMessage, sizeOf } from "./frames.js";

/** Larger frames are outputs that nobody reads for an address, in bytes or characters. */
const MAX_FRAME = 64 * 1024;
const BEGIN = "http";
const bytesOfBegin = Buffer.from(BEGIN);

/** Addresses of apps in what the code of a kernel prints. Of most messages no more is read than whether they have "http" in them. */
export class PrintedApps {
  readonly #addresses = new PrintedAddresses();

  constructor(private readonly printed: (address: LocalAddress) => void) {}

  received(frame: unknown): void {
    if (sizeOf(frame) > MAX_FRAME || !(this.#addresses.isOpen || hasBegin(frame))) return;
    if (!isOnIopub(frame) || !headOf(frame).includes('"stream"')) return;
    const text = readMessage(frame)?.content["text"];
    if (typeof text === "string") this.#addresses.add(text).forEach(this.printed);
  }
}

function hasBegin(frame: unknown): boolean {
  if (typeof frame === "string") return frame.includes(BEGIN);
  if (Buffer.isBuffer(frame)) return frame.includes(bytesOfBegin);
  return frame instanceof ArrayBuffer && Buffer.from(frame).includes(bytesOfBegin);
}

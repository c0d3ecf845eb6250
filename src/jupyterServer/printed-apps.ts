import { isRecord } from "../text/json.js";
import { type LocalAddress, localAddresses, PrintedAddresses } from "../text/local-addresses.js";
import { headOf, isOnIopub, readMessage, sizeOf } from "./frames.js";

/** Larger frames are outputs that nobody reads for an address, in bytes or characters. */
const MAX_FRAME = 64 * 1024;
const BEGIN = "http";
const NAMES = ["localhost", "127.0.0.1", "0.0.0.0", "[::"];
/** Written once: for each message that comes they are looked for. */
const [beginBytes, nameBytes] = [Buffer.from(BEGIN), NAMES.map((name) => Buffer.from(name))];

/** Addresses of apps in what the code of a kernel prints, and in the frames that it shows apps in, as Dash does. Of most messages no more is read than whether they have "http" in them. */
export class PrintedApps {
  readonly #addresses = new PrintedAddresses();

  constructor(private readonly printed: (address: LocalAddress) => void) {}

  received(frame: unknown): void {
    if (sizeOf(frame) > MAX_FRAME || !(this.#addresses.isOpen || mayHaveAddress(frame))) return;
    if (!isOnIopub(frame) || !/"(?:stream|display_data|execute_result)"/.test(headOf(frame))) return;
    const { text, data } = readMessage(frame)?.content ?? {};
    const html = isRecord(data) ? data["text/html"] : undefined;
    if (typeof html === "string" && html.includes("<iframe"))
      localAddresses(html.replaceAll("&amp;", "&")).forEach(this.printed);
    else if (typeof text === "string" && data === undefined) this.#addresses.add(text).forEach(this.printed);
  }
}

function mayHaveAddress(frame: unknown): boolean {
  if (typeof frame === "string") return frame.includes(BEGIN) && NAMES.some((name) => frame.includes(name));
  const bytes = frame instanceof ArrayBuffer ? Buffer.from(frame) : frame;
  return Buffer.isBuffer(bytes) && bytes.includes(beginBytes) && nameBytes.some((name) => bytes.includes(name));
}

// The two ways in which a Jupyter server speaks over a kernel's socket (jupyter-server.readthedocs.io, "WebSocket kernel wire protocols"):
// `v1.kernel.websocket.jupyter.org`, binary, and the one without a name, JSON in text frames. Only as much of a message is read as is needed.

/** A message of the Jupyter protocol as it is written. */
export interface Message {
  channel: string;
  header: { msg_id: string; msg_type: string; session: string; username: string; date: string; version: string };
  parent_header: unknown;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
}

/** What a message says of itself. */
export interface Envelope {
  channel: string;
  type: string;
  id: string;
  session: string;
  /** id of the request that it belongs to; '' for none */
  parent: string;
  /** when it was said, by the clock of who said it: ISO; '' where that is not told */
  date: string;
  /** reads the content; `undefined`: it is not to be read */
  readonly content: () => Record<string, unknown> | undefined;
}

const PROTOCOL_VERSION = "5.3";
const USERNAME = "hub-kernels";

/** A part that is longer than this is no header and no state of a kernel, in bytes. */
const MAX_PARSED = 256 * 1024;
/** "control" is the longest name, in bytes. */
const MAX_CHANNEL = 16;
/** of a text frame, in characters */
const TAIL = 32;
/** A header has some 250 characters. */
const MAX_HEAD = 4 * 1024;
const ID = /"msg_id": ?"([^"]{1,100})"/;
const OFFSET_BYTES = 8;
const LETTER_I = 0x69;
/** channel, header, parent header, metadata, content: each with a begin, and the last one's end */
const LEAST_OFFSETS = 6;

/**
 * `undefined`: not a message, or none that is worth to be read. `wanted` looks at the text before it is parsed: outputs come by the thousand,
 * and are neither replies nor changes of state. Never throws, and neither does what it gives.
 */
export function envelopeOf(data: unknown, wanted: Wanted): Envelope | undefined {
  try {
    if (typeof data === "string") return fromText(data, wanted);
    const bytes = asBuffer(data);
    return bytes && fromV1(bytes, wanted);
  } catch {
    // It is the holder's to say what it thinks of such a message.
    return undefined;
  }
}

/** The id of a message, without reading the rest of it; '' for none. */
export function idOf(data: unknown): string {
  return ID.exec(headOf(data))?.[1] ?? "";
}

/** The header, as JSON, or what begins with it: in a text frame it comes first. */
export function headOf(data: unknown): string {
  if (typeof data === "string") return data.slice(0, MAX_HEAD);
  const bytes = asBuffer(data);
  const [, header = 0, parent = 0] = (bytes && offsetsOf(bytes)) ?? [];
  return bytes?.toString("latin1", header, Math.min(parent, header + MAX_HEAD)) ?? "";
}

/** All of a message but its buffers; `undefined`: it cannot be read. */
export function readMessage(data: unknown): Message | undefined {
  const message = unchecked(data);
  const content: unknown = message?.content;
  const hasContent = typeof content === "object" && content !== null;
  return hasContent && typeof message?.header?.msg_type === "string" ? (message as Message) : undefined;
}

function unchecked(data: unknown): Partial<Message> | null | undefined {
  try {
    if (typeof data === "string") return JSON.parse(data) as Partial<Message> | null;
    const bytes = asBuffer(data);
    const offsets = bytes && offsetsOf(bytes);
    if (!offsets) return undefined;
    const part = (index: number) => bytes.subarray(offsets[index], offsets[index + 1]);
    const [header, parent_header, metadata, content] = [1, 2, 3, 4].map((index) => parsed(part(index)));
    return { channel: part(0).toString("latin1"), header, parent_header, metadata, content } as Partial<Message>;
  } catch {
    return undefined;
  }
}

/** In bytes; of a text in characters. */
export function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
}

/** As the server would send it, or the client. */
export function frameOf(protocol: string, message: Message): string | Buffer {
  const { channel, header, parent_header, metadata, content } = message;
  const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return frameOfParts(protocol, channel, parts);
}

/** @param parts header, parent header, metadata and content as JSON, and buffers */
export function frameOfParts(protocol: string, channel: string, parts: readonly Buffer[]): string | Buffer {
  if (protocol === "") return legacyFrame(channel, parts);
  const count = parts.length + 2;
  const all = [Buffer.from(channel), ...parts];
  let offset = OFFSET_BYTES * (count + 1);
  const offsets = [offset, ...all.map(({ length }) => (offset += length))];
  const head = Buffer.alloc(OFFSET_BYTES * (count + 1));
  for (const [index, value] of [count, ...offsets].entries())
    head.writeBigUInt64LE(BigInt(value), OFFSET_BYTES * index);
  return Buffer.concat([head, ...all]);
}

/** What `frameOfParts` makes a frame of; `undefined`: it cannot be read. */
export function partsOfFrame(protocol: string, data: unknown): Buffer[] | undefined {
  try {
    if (protocol === "") return legacyParts(data);
    const bytes = asBuffer(data);
    const count = bytes ? Number(bytes.readBigUInt64LE(0)) : 0;
    if (!bytes || count < LEAST_OFFSETS) return undefined;
    const offset = (index: number) => Number(bytes.readBigUInt64LE(OFFSET_BYTES * (index + 1)));
    return Array.from({ length: count - 2 }, (_, index) => bytes.subarray(offset(index + 1), offset(index + 2)));
  } catch {
    return undefined;
  }
}

function legacyParts(data: unknown): Buffer[] {
  const bytes = typeof data === "string" ? undefined : asBuffer(data);
  const begins = bytes
    ? Array.from({ length: bytes.readUInt32BE(0) }, (_, index) => bytes.readUInt32BE(4 * (index + 1)))
    : [];
  const [text, ...buffers] = begins.map((begin, index) => bytes?.subarray(begin, begins[index + 1]) ?? Buffer.alloc(0));
  const message = JSON.parse(text?.toString() ?? String(data)) as Message;
  const { header, parent_header, metadata, content } = message;
  return [...[header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part))), ...buffers];
}

/** Text; with buffers the text and they, with the place of each before them (4 bytes each, big-endian). */
function legacyFrame(channel: string, [header, parent, metadata, content, ...buffers]: readonly Buffer[]) {
  const named = { header, parent_header: parent, metadata, content };
  const fields = Object.entries(named).map(([name, json]) => `"${name}":${json?.toString() ?? "{}"}`);
  const text = `{${fields.join(",")},"buffers":[],"channel":"${channel}"}`;
  if (buffers.length === 0) return text;
  const all = [Buffer.from(text), ...buffers];
  let offset = 4 * (all.length + 1);
  const head = Buffer.alloc(offset);
  head.writeUInt32BE(all.length, 0);
  for (const [index, { length }] of all.entries()) {
    head.writeUInt32BE(offset, 4 * (index + 1));
    offset += length;
  }
  return Buffer.concat([head, ...all]);
}

/** Looked at for each message that comes: no more than a byte is read of most. */
export function isOnIopub(data: unknown): boolean {
  if (typeof data === "string") return data.slice(-TAIL).includes('"iopub"') || data.includes('"iopub"');
  const bytes = asBuffer(data);
  if (!bytes || bytes.length < 2 * OFFSET_BYTES) return false;
  // Of the channels' names none but this one begins so.
  return bytes[bytes.readUInt32LE(OFFSET_BYTES)] === LETTER_I;
}

/**
 * @param channel of a text frame that is not parsed yet it is only known whether it is IOPub, and `shell` stands for the others
 * @param head the text of the header, or of the whole message where that is one text
 */
type Wanted = (channel: string, head: string) => boolean;

interface Parts {
  id: string;
  session: string;
  content?: Record<string, unknown>;
  /** the request that it answers */
  parent?: { id: string; type: string; session: string };
}

export function messageOf(channel: string, type: string, { id, session, content = {}, parent }: Parts): Message {
  const parent_header = parent ? headerOf(parent.id, parent.type, parent.session) : {};
  return { channel, header: headerOf(id, type, session), parent_header, metadata: {}, content };
}

function headerOf(id: string, type: string, session: string): Message["header"] {
  const date = new Date().toISOString();
  return { msg_id: id, msg_type: type, session, username: USERNAME, date, version: PROTOCOL_VERSION };
}

function fromV1(bytes: Buffer, wanted: Wanted): Envelope | undefined {
  const offsets = offsetsOf(bytes);
  if (!offsets) return undefined;
  const [start = 0, header = 0, parent = 0] = offsets;
  if (header - start > MAX_CHANNEL || parent - header > MAX_PARSED) return undefined;
  // This is done for each message that comes: one string of both costs less than views, and what is looked for is ASCII.
  const head = bytes.toString("latin1", start, parent);
  const channel = head.slice(0, header - start);
  if (!wanted(channel, head)) return undefined;
  const part = (index: number) => bytes.subarray(offsets[index], offsets[index + 1]);
  return envelope(channel, parsed(part(1)), parsed(part(2)), () => {
    try {
      return parsed(part(4));
    } catch {
      return undefined;
    }
  });
}

/** Where the parts begin, and the last one ends; `undefined`: it is no such frame. */
function offsetsOf(bytes: Buffer): number[] | undefined {
  if (bytes.length < OFFSET_BYTES) return undefined;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = wordAt(words, 0);
  if (count < LEAST_OFFSETS || OFFSET_BYTES * (count + 1) > bytes.length) return undefined;
  const offsets: number[] = [];
  let last = 0;
  for (let index = 1; index <= LEAST_OFFSETS; index++) {
    const offset = wordAt(words, index);
    if (offset < last || offset > bytes.length) return undefined;
    offsets.push(offset);
    last = offset;
  }
  return offsets;
}

/** 64 bits. Made of two halves, as a `BigInt` for each would be felt; beyond 2^53 it is rounded, and too large anyway. */
function wordAt(words: DataView, index: number): number {
  const at = OFFSET_BYTES * index;
  return words.getUint32(at, true) + words.getUint32(at + 4, true) * 2 ** 32;
}

function fromText(text: string, wanted: Wanted): Envelope | undefined {
  // A server names the channel last, and most messages are of this one.
  const isIopub = text.slice(-TAIL).includes('"iopub"') || text.includes('"iopub"');
  if (!wanted(isIopub ? "iopub" : "shell", text)) return undefined;
  const { channel, header, parent_header, content } = JSON.parse(text) as Partial<Message>;
  return envelope(channel, header, parent_header, () => content);
}

function envelope(
  channel: unknown,
  header: unknown,
  parent: unknown,
  content: Envelope["content"],
): Envelope | undefined {
  const { msg_id: id, msg_type: type, session, date } = (header ?? {}) as Record<string, unknown>;
  if (typeof channel !== "string" || typeof id !== "string" || typeof type !== "string") return undefined;
  const { msg_id: parentId } = (parent ?? {}) as Record<string, unknown>;
  return {
    channel,
    type,
    id,
    session: typeof session === "string" ? session : "",
    parent: typeof parentId === "string" ? parentId : "",
    date: typeof date === "string" ? date : "",
    content,
  };
}

function parsed(bytes: Buffer): Record<string, unknown> {
  if (bytes.length > MAX_PARSED) throw new RangeError("too long to be read");
  return JSON.parse(bytes.toString()) as Record<string, unknown>;
}

function asBuffer(data: unknown): Buffer | undefined {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return undefined;
}

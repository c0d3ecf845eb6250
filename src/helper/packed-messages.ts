import type { RecordedMessage } from "../jupyterServer/kernel-recorder.js";

/** As `unpacked` reads them. */
export function packed(messages: readonly RecordedMessage[]): Buffer {
  return Buffer.concat(
    messages.flatMap((parts) => {
      const head = Buffer.alloc(4 * (parts.length + 1));
      for (const [index, size] of [parts.length, ...parts.map(({ length }) => length)].entries())
        head.writeUInt32BE(size, 4 * index);
      return [head, ...parts];
    }),
  );
}

/** Messages as the helper packs them: the number of parts, the length of each, the parts; numbers of 4 bytes, big-endian. */
export function unpacked(bytes: Buffer): Buffer[][] {
  const messages: Buffer[][] = [];
  for (let at = 0; at < bytes.length;) {
    const count = bytes.readUInt32BE(at);
    let start = at + 4 * (count + 1);
    if (count < 4 || start > bytes.length) throw new RangeError("no message of the recorder");
    const parts: Buffer[] = [];
    for (let part = 1; part <= count; part++) {
      const end = start + bytes.readUInt32BE(at + 4 * part);
      if (end > bytes.length) throw new RangeError("a message of the recorder is cut off");
      parts.push(bytes.subarray(start, end));
      start = end;
    }
    messages.push(parts);
    at = start;
  }
  return messages;
}

import type { SocketData } from "../types.js";

/** As it goes over the wire. */
export function bytesOf(data: SocketData): number {
  return typeof data === "string" ? Buffer.byteLength(data) : data.byteLength;
}

export function asArrayBuffer(data: Buffer): ArrayBuffer {
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}

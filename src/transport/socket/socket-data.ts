import type { HubWebSocket, SocketData } from "../types.js";

/** As it goes over the wire. */
export function bytesOf(data: SocketData): number {
  return typeof data === "string" ? Buffer.byteLength(data) : data.byteLength;
}

/** As a holder has it that wants frames of this kind. */
export function shaped(
  data: string | Buffer | ArrayBuffer,
  binaryType: HubWebSocket["binaryType"],
): string | Buffer | ArrayBuffer {
  if (!Buffer.isBuffer(data) || binaryType !== "arraybuffer") return data;
  return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
}

import { promisify } from "node:util";
import { inflate } from "node:zlib";
import * as v from "valibot";
import { parsedJson } from "../text/json.js";
import type { Helper } from "./helper.js";

const inflated = promisify(inflate);
/** An answer is no longer than this, in bytes. */
const MAX_ANSWER = 256 * 1024 * 1024;

/** What comes in frames: packed by the program's `packed_json`, with what stands beside it in the first. */
export interface PackedAnswer<Value> {
  head: Record<string, unknown>;
  /** `undefined`: the first frame had nothing packed in it, and was the only one */
  value: Value | undefined;
}

export async function packedAnswer<Schema extends v.GenericSchema>(
  helper: Pick<Helper, "askFor">,
  op: string,
  request: Record<string, unknown>,
  schema: Schema,
  signal: AbortSignal,
): Promise<PackedAnswer<v.InferOutput<Schema>>> {
  let head: Record<string, unknown> = {};
  const texts: string[] = [];
  await helper.askFor(op, request, signal, (frame) => {
    const { frame: number, frames, data } = frame;
    if (texts.length === 0) head = frame;
    if (frames === undefined) return true;
    if (number !== texts.length || typeof data !== "string") throw new Error("the helper's answer has a gap");
    texts.push(data);
    return texts.length === frames;
  });
  if (texts.length === 0) return { head, value: undefined };
  const bytes = await inflated(Buffer.from(texts.join(""), "base64"), { maxOutputLength: MAX_ANSWER });
  return { head, value: v.parse(schema, parsedJson(bytes.toString())) };
}

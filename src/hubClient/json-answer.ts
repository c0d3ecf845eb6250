import * as v from "valibot";
import { parsedJson } from "../text/json.js";
import type { HubResponse } from "../transport/types.js";
import { readText } from "./body.js";
import { AnswerTooLarge, UnexpectedAnswer } from "./errors.js";

/** Far more than the model of a user with hundreds of servers, or the tokens of one who never revoked any. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads a hub's answer. Rejects what is not as documented with `UnexpectedAnswer`.
 * @param request what it answers, as `GET hub/api/user`
 */
export async function readAnswer<Schema extends v.GenericSchema>(
  response: HubResponse,
  schema: Schema,
  { hub, request, maxBytes = MAX_BODY_BYTES }: { hub: string; request: string; maxBytes?: number },
): Promise<v.InferOutput<Schema>> {
  const text = await readText(response, maxBytes);
  if (Buffer.byteLength(text) >= maxBytes) throw new AnswerTooLarge(hub, request, maxBytes);
  const value = parsedJson(text);
  if (value === undefined) throw new UnexpectedAnswer(hub, request, "the answer is no JSON");
  return validated(schema, value, hub, request);
}

/** Throws `UnexpectedAnswer`, which says where the value is wrong, and not what stands there: it goes into the log. */
export function validated<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  hub: string,
  request: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? "";
  throw new UnexpectedAnswer(hub, request, `${where || "the answer"}: expected ${issue.expected ?? "something else"}`);
}

/** What an answer holds that may be anything: `undefined` where it is no JSON of this shape. */
export function readIfSo<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | undefined {
  const result = v.safeParse(schema, parsedJson(text));
  return result.success ? result.output : undefined;
}

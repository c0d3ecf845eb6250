import { randomUUID } from "node:crypto";
import type * as v from "valibot";
import type { Helper } from "./helper.js";
import { packedAnswer } from "./packed-answer.js";

/** As long as something that is of no use any more may take to be ended, in ms. */
const TIDY_MS = 10_000;

/**
 * Has the helper do something that may take long (`WORK` in its program): it is asked again and again until that is done, and other questions
 * go between. It is ended there when the signal aborts. Rejects as `Helper.ask` does.
 * @param heard gets what its programs print, as it comes
 */
export async function done<Schema extends v.GenericSchema>(
  helper: Pick<Helper, "ask" | "askFor" | "start">,
  work: string,
  request: Record<string, unknown>,
  schema: Schema,
  signal: AbortSignal,
  heard: (text: string) => void = () => undefined,
): Promise<v.InferOutput<Schema>> {
  await helper.start(signal);
  const task = randomUUID();
  try {
    for (let length = 0; ;) {
      const asked = { task, work, heard: length, ...request };
      const { head, value } = await packedAnswer(helper, "task", asked, schema, signal);
      if (head["isDone"] === true) return value;
      const { said } = head;
      if (typeof said !== "string") continue;
      heard(said);
      // The program counts characters, and this would count some of them twice.
      length += Array.from(said).length;
    }
  } catch (error) {
    if (signal.aborted) await helper.ask("endTask", { task }, AbortSignal.timeout(TIDY_MS)).catch(() => undefined);
    throw error;
  }
}

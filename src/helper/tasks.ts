import { randomUUID } from "node:crypto";
import type * as v from "valibot";
import { type Helper, HelperRefusal } from "./helper.js";
import { packedAnswer } from "./packed-answer.js";
import { NoHelper } from "./place.js";

/** As long as something that is of no use any more may take to be ended, in ms. */
const TIDY_MS = 10_000;

/** The part of a helper that such work goes by. */
export type WorkingHelper = Pick<Helper, "ask" | "askFor" | "start">;

/** What the helper does for a room, which says in errors of its own what it does not do. */
export class RoomsHelper {
  constructor(
    private readonly helper: WorkingHelper,
    private readonly inItsWords: (refusal: HelperRefusal | NoHelper) => Error,
  ) {}

  /**
   * Has the helper do something that may take long (`WORK` in its program): it is asked again and again until that is done, and other
   * questions go between. It is ended there when the signal aborts. Rejects otherwise as `Helper.ask` does.
   * @param heard gets what its programs print, as it comes
   */
  async done<Schema extends v.GenericSchema>(
    work: string,
    request: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
    heard?: (text: string) => void,
  ): Promise<v.InferOutput<Schema>> {
    try {
      return await done(this.helper, work, request, schema, signal, heard);
    } catch (error) {
      throw error instanceof HelperRefusal || error instanceof NoHelper ? this.inItsWords(error) : error;
    }
  }
}

async function done<Schema extends v.GenericSchema>(
  helper: WorkingHelper,
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

import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import * as v from "valibot";
import { Cuts, throughCuts } from "../files/cuts.js";
import { type Helper, HelperRefusal } from "../helper/helper.js";
import { packedAnswer } from "../helper/packed-answer.js";
import { NoHelper } from "../helper/place.js";
import { MOST_RESULTS } from "./limits.js";
import type { AskedFile, Told } from "./project-files.js";
import type { Changes, ProjectServer, PushWay, Result, ResultFile } from "./project-server.js";
import { isPassing } from "./push-errors.js";
import { pushStream } from "./push-stream.js";

const deflated = promisify(deflate);
/** So many pieces are on their way at once: one is written while others come. */
const AT_ONCE = 6;
/** As long as something that is of no use any more may take to be put away, in ms. */
const TIDY_MS = 10_000;

const version = v.tuple([v.number(), v.pipe(v.string(), v.maxLength(30))]);
const words = v.pipe(v.string(), v.maxLength(500));
const path = v.pipe(v.string(), v.maxLength(32_768));
const told = v.array(
  v.tuple([path, v.picklist(["missing", "same", "other", "folder", "closed"]), v.number(), v.string(), words]),
);
const results = v.array(
  v.tuple([path, v.picklist(["done", "same", "changed", "damaged", "failed"]), v.number(), v.string(), words]),
);
const listed = v.array(v.tuple([path, ...version.items]));

/** By the helper: all of it in one question, and one stream. */
export class HelperServer implements ProjectServer {
  constructor(private readonly helper: Pick<Helper, "ask" | "askFor" | "start">) {}

  async compare(folder: string, files: readonly AskedFile[], signal: AbortSignal) {
    await this.helper.start(signal);
    const asked = files.map(({ path, was, size, hash }) => [path, was, size, hash]);
    const packed = (await deflated(JSON.stringify(asked))).toString("base64");
    const { head, value } = await this.#told("project", { folder, files: packed }, told, signal);
    if (head["isThere"] !== true) throw new NoHelper("it runs in a terminal, whose folder may be another one");
    const answers = value.map(([path, what, size, modified, words]): Told => {
      return { path, what, there: [size, modified], words };
    });
    return { isFolder: head["isFolder"] === true, told: answers };
  }

  async push(folder: string, changes: Changes, way: PushWay): Promise<Result[]> {
    const { signal } = way;
    const push = randomUUID();
    await this.helper.ask("push", { push, folder }, signal);
    try {
      await this.#send(
        push,
        pushStream(changes, (...sent) => way.sent(...sent)),
        way,
      );
      const commit = { push, ...(changes.ends && { ends: true }) };
      const { value } = await throughCuts(way, () => this.#told("commit", commit, results, signal), isLost);
      return value.map(([path, what, size, modified, words]) => ({ path, what, there: [size, modified], words }));
    } catch (error) {
      await this.helper.ask("drop", { push }, AbortSignal.timeout(TIDY_MS)).catch(() => undefined);
      throw error;
    }
  }

  async list(folder: string, signal: AbortSignal): Promise<ResultFile[]> {
    await this.helper.start(signal);
    const { value } = await this.#told("results", { folder, most: MOST_RESULTS }, listed, signal);
    return value.map(([path, size, modified]) => ({ path, there: [size, modified] }));
  }

  /** After a cut what was not answered goes out once more: the helper knows what it has. */
  async #send(push: string, pieces: AsyncIterable<Buffer>, way: PushWay): Promise<void> {
    const cuts = new Cuts(way);
    const open = new Map<number, string>();
    const underWay = new Set<Promise<void>>();
    let failure: { error: unknown } | undefined;
    const send = (number: number, data: string) => {
      const sent: Promise<void> = this.helper
        .ask("piece", { push, number, data }, way.signal)
        .then(({ isThere }) => {
          if (isThere !== true) throw new Error("a piece before it was lost");
          open.delete(number);
          cuts.over();
        })
        .catch((error: unknown) => void (failure ??= { error }))
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
    };
    const untilLeft = async (most: number) => {
      while (underWay.size > most || failure) {
        await (failure ? Promise.all(underWay) : Promise.race(underWay));
        if (!failure) continue;
        const { error } = failure;
        failure = undefined;
        await cuts.pause(error, isLost(error));
        for (const [number, data] of open) send(number, data);
      }
    };
    let number = 0;
    for await (const piece of pieces) {
      open.set(number, piece.toString("base64"));
      send(number, open.get(number) ?? "");
      number++;
      await untilLeft(AT_ONCE - 1);
    }
    await untilLeft(0);
  }

  async #told<Schema extends v.GenericSchema>(
    op: string,
    request: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<{ head: Record<string, unknown>; value: v.InferOutput<Schema> }> {
    const { head, value } = await packedAnswer(this.helper, op, request, schema, signal);
    if (value === undefined) throw new Error("the helper's answer has nothing in it");
    return { head, value };
  }
}

/** On its way; what the helper refuses it has no more, and it is to begin anew. */
function isLost(error: unknown): boolean {
  return isPassing(error) && !(error instanceof HelperRefusal);
}

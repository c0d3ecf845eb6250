import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import * as v from "valibot";
import type { Helper } from "../helper/helper.js";
import { packedAnswer } from "../helper/packed-answer.js";
import { NoHelper } from "../helper/place.js";
import { MOST_RESULTS } from "./limits.js";
import type { AskedFile, Told } from "./project-files.js";
import type { Changes, ProjectServer, PushWay, Result, ResultFile } from "./project-server.js";
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
        signal,
      );
      const { value } = await this.#told("commit", { push, ...(changes.ends && { ends: true }) }, results, signal);
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

  async #send(push: string, pieces: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<unknown>>();
    let failure: { error: unknown } | undefined;
    let number = 0;
    for await (const piece of pieces) {
      const sent = this.helper.ask("piece", { push, number: number++, data: piece.toString("base64") }, signal);
      const settled: Promise<void> = sent
        .then(
          () => undefined,
          (error: unknown) => void (failure ??= { error }),
        )
        .finally(() => underWay.delete(settled));
      underWay.add(settled);
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
      if (failure) break;
    }
    await Promise.all(underWay);
    if (failure) throw failure.error;
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

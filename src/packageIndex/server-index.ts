import * as v from "valibot";
import { HelperRefusal } from "../helper/helper.js";
import { NoHelper } from "../helper/place.js";
import type { HelperReach } from "../helper/reached-servers.js";
import { done } from "../helper/tasks.js";
import { IndexFailure, indexReason } from "./index-errors.js";

const text = v.pipe(v.string(), v.maxLength(4_096));
const MOST = 1_000;

const about = v.object({
  /** of pip's settings of the user; it need not be there */
  path: text,
  /** of that file, 64 KiB at most; '': there is none */
  text: v.pipe(v.string(), v.maxLength(65_536)),
  /** hosts for which there is a login */
  logins: v.pipe(v.array(text), v.maxLength(MOST)),
  /** `PIP_…`, which come before all files */
  variables: v.pipe(v.array(text), v.maxLength(MOST)),
});
export type IndexAbout = v.InferOutput<typeof about>;

/** What pip finds in `~/.netrc`. */
export interface Login {
  host: string;
  user: string;
  password: string;
}

/** pip's settings of the user on a server, by the helper: most servers show no hidden files, and none runs pip. Rejects with `IndexFailure`. */
export class ServerIndex {
  constructor(
    private readonly helper: Pick<HelperReach["helper"], "ask" | "askFor" | "start">,
    /** as sentences call the server */
    private readonly label: string,
  ) {}

  about(signal: AbortSignal): Promise<IndexAbout> {
    return this.#done("index", {}, about, signal);
  }

  /** @returns where a copy of what was there lies; '': nothing was */
  async write(was: string, becomes: string, logins: readonly Login[], signal: AbortSignal): Promise<string> {
    return (await this.#done("writeIndex", { was, text: becomes, logins }, v.object({ backup: text }), signal)).backup;
  }

  /** @returns what pip says of its settings, once it has fetched the package. @param heard what it prints meanwhile */
  async try(name: string, signal: AbortSignal, heard: (said: string) => void): Promise<string[]> {
    const settings = v.object({ settings: v.pipe(v.array(v.string()), v.maxLength(MOST)) });
    return (await this.#done("tryIndex", { package: name }, settings, signal, heard)).settings;
  }

  async #done<Schema extends v.GenericSchema>(
    work: string,
    request: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
    heard?: (said: string) => void,
  ): Promise<v.InferOutput<Schema>> {
    try {
      return await done(this.helper, work, request, schema, signal, heard);
    } catch (error) {
      if (error instanceof NoHelper) throw new IndexFailure("no-helper", this.label, error.message, error);
      if (!(error instanceof HelperRefusal)) throw error;
      throw new IndexFailure(indexReason(error.reason), this.label, error.detail, error);
    }
  }
}

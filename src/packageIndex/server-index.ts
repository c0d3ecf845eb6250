import * as v from "valibot";
import { RoomsHelper, type WorkingHelper } from "../helper/tasks.js";
import { IndexFailure } from "./index-errors.js";

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
  /** the same of conda's; `null`: there is no conda */
  conda: v.nullable(v.object({ path: text, text: v.pipe(v.string(), v.maxLength(65_536)) })),
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
  readonly #helper: RoomsHelper;

  /** @param label as sentences call the server */
  constructor(helper: WorkingHelper, label: string) {
    this.#helper = new RoomsHelper(helper, (refusal) => new IndexFailure(label, refusal));
  }

  about(signal: AbortSignal): Promise<IndexAbout> {
    return this.#helper.done("index", {}, about, signal);
  }

  /** @returns where a copy of what was there lies; '': nothing was */
  async write(was: string, becomes: string, logins: readonly Login[], signal: AbortSignal): Promise<string> {
    return await this.#write({ was, text: becomes, logins }, signal);
  }

  /** The same of conda's. */
  async writeConda(was: string, becomes: string, signal: AbortSignal): Promise<string> {
    return await this.#write({ was, text: becomes, logins: [], of: "conda" }, signal);
  }

  async #write(request: Record<string, unknown>, signal: AbortSignal): Promise<string> {
    return (await this.#helper.done("writeIndex", request, v.object({ backup: text }), signal)).backup;
  }

  /** @returns what pip says of its settings, once it has fetched the package. @param heard what it prints meanwhile */
  async try(name: string, signal: AbortSignal, heard: (said: string) => void): Promise<string[]> {
    const settings = v.object({ settings: v.pipe(v.array(v.string()), v.maxLength(MOST)) });
    return (await this.#helper.done("tryIndex", { package: name }, settings, signal, heard)).settings;
  }
}

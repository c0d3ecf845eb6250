import * as v from "valibot";
import type { HelperReach } from "../helper/reached-servers.js";
import { RoomsHelper } from "../helper/tasks.js";
import { ServerRefused } from "../servers/contents/server-refused.js";
import { messageIn } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import { SpecFailure } from "./spec-errors.js";
import { mergedSpecs, offeredSpecs, type SpecEntry, specsOnDisk } from "./spec-list.js";

const text = v.pipe(v.string(), v.maxLength(4_096));
const environments = v.array(
  v.object({
    kind: v.picklist(["server", "conda", "venv", "uv"]),
    name: text,
    prefix: text,
    python: text,
    version: text,
    /** it lies where it would; there are other places */
    ipykernel: v.boolean(),
  }),
);
export type Environment = v.InferOutput<typeof environments>[number];

const python = v.object({
  version: text,
  prefix: text,
  ipykernel: v.boolean(),
  /** a command that installs the packages whose names follow; empty: none is known */
  installer: v.array(text),
});
/** What a Python says of itself. */
export type PythonAbout = v.InferOutput<typeof python>;

export interface NewEnvironment {
  folder: string;
  /** of the kernel spec */
  name: string;
  displayName: string;
  /** the text of a requirements file */
  requirements?: string;
}

/** Those that are installed. */
export interface InstalledSpecs {
  specs: SpecEntry[];
  /** the server's disk could not be looked at */
  isByServerAlone: boolean;
}

/** The kernels that are installed on a server, and what can be made one: by the helper, and by what every server tells. For one command. */
export class ServerSpecs {
  /** it was tried, which takes its time */
  #hasNoHelper = false;

  readonly #helper: RoomsHelper;

  /** @param label as sentences call it */
  constructor(
    private readonly on: HelperReach,
    label: string,
  ) {
    this.#helper = new RoomsHelper(on.helper, (refusal) => new SpecFailure(label, refusal));
  }

  async list(signal: AbortSignal): Promise<InstalledSpecs> {
    // Whoever asks for nothing but lists is given what was so last, where nobody has used the server for a while.
    discard(await this.on.connection.fetch("api/status", { signal }));
    const [answer, onDisk] = await Promise.all([
      this.#text("api/kernelspecs", signal),
      this.#where("specs", {}, specsOnDisk, signal),
    ]);
    const offers = offeredSpecs(answer);
    if (!offers) throw new ServerRefused(200, messageIn(answer));
    return { specs: mergedSpecs(offers, onDisk), isByServerAlone: onDisk === undefined };
  }

  /** `undefined`: nobody can look for them. */
  environments(signal: AbortSignal): Promise<Environment[] | undefined> {
    return this.#where("environments", {}, environments, signal);
  }

  /** `undefined`: nobody can ask it. Rejects with `SpecFailure` where it is none. */
  python(path: string, signal: AbortSignal): Promise<PythonAbout | undefined> {
    return this.#where("python", { python: path }, python, signal);
  }

  /** Whether shells of its terminals take letters beyond ASCII as they are. */
  async isUtf8(signal: AbortSignal): Promise<boolean> {
    const told = await this.#where("shell", {}, v.object({ isUtf8: v.boolean() }), signal);
    return told?.isUtf8 ?? false;
  }

  /** Changes when one of the user's own is written under this name. Without a helper it is whether there is one at all. */
  async stamp(name: string, signal: AbortSignal): Promise<string> {
    const told = await this.#where("specTime", { name }, v.object({ modifiedS: v.nullable(v.number()) }), signal);
    return told ? String(told.modifiedS ?? "") : await this.#offers(name, signal);
  }

  /** Those of the user alone. @returns the folder that is gone */
  async remove(name: string, signal: AbortSignal): Promise<string> {
    const { folder } = await this.#helper.done("removeSpec", { name }, v.object({ folder: text }), signal);
    await this.list(signal).catch(() => undefined);
    return folder;
  }

  /** A virtual environment in a folder of the server, relative to its root, and its kernel. @returns where it lies */
  async newEnvironment(about: NewEnvironment, signal: AbortSignal, heard: (text: string) => void): Promise<string> {
    const { prefix } = await this.#helper.done(
      "newEnvironment",
      { ...about },
      v.object({ prefix: text }),
      signal,
      heard,
    );
    await this.list(signal);
    return prefix;
  }

  async #offers(name: string, signal: AbortSignal): Promise<string> {
    const response = await this.on.connection.fetch(`api/kernelspecs/${encodeURIComponent(name)}`, { signal });
    discard(response);
    return response.ok ? "there" : "";
  }

  async #text(path: string, signal: AbortSignal): Promise<string> {
    const response = await this.on.connection.fetch(path, { signal });
    const answer = await response.text();
    if (!response.ok) throw new ServerRefused(response.status, messageIn(answer));
    return answer;
  }

  async #where<Schema extends v.GenericSchema>(
    work: string,
    request: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
  ): Promise<v.InferOutput<Schema> | undefined> {
    if (this.#hasNoHelper) return undefined;
    try {
      return await this.#helper.done(work, request, schema, signal);
    } catch (error) {
      if (!(error instanceof SpecFailure && error.reason === "no-helper")) throw error;
      this.#hasNoHelper = true;
      return undefined;
    }
  }
}

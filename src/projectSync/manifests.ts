import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { SyncedFolder } from "../servers/sync/synced-folders.js";
import { parsedJson } from "../text/json.js";
import type { Manifest, Pushed } from "./project-files.js";

const version = v.tuple([v.number(), v.string()]);
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const entry = v.tuple([
  v.string(),
  version,
  hash,
  version,
  v.picklist([0, 1]),
  v.optional(v.tuple([hash, version]), undefined),
]);
const file = v.object({ format: v.literal(1), files: v.array(v.unknown()) });

/** What was pushed of a folder, on this computer, for all of its windows. What another window has noted meanwhile stays. */
export class ManifestFile {
  readonly #file: string;

  /** @param storage a folder of this extension's own */
  constructor(
    private readonly storage: string,
    { server, local, remote }: SyncedFolder,
  ) {
    const name = createHash("sha256").update(`${server}\n${local}\n${remote}`).digest("hex").slice(0, 32);
    this.#file = path.join(storage, `${name}.json`);
  }

  /** Of what is not known it is found out by its hash whether it is on the server. */
  async read(): Promise<Manifest> {
    const text = await readFile(this.#file, "utf8").catch(() => "");
    const read = v.safeParse(file, parsedJson(text));
    const entries = read.success ? read.output.files : [];
    return new Map(
      entries.flatMap((each): [string, Pushed][] => {
        const { success, output } = v.safeParse(entry, each);
        if (!success) return [];
        const [name, here, hash, there, isOurs, kept] = output;
        return [
          [name, { here, hash, there, isOurs: isOurs === 1, ...(kept && { kept: { hash: kept[0], there: kept[1] } }) }],
        ];
      }),
    );
  }

  /** @param changes `undefined`: nothing is known any more of this path */
  async change(changes: ReadonlyMap<string, Pushed | undefined>): Promise<void> {
    if (changes.size === 0) return;
    const now = new Map(await this.read());
    for (const [name, pushed] of changes) {
      if (pushed) now.set(name, pushed);
      else now.delete(name);
    }
    await mkdir(this.storage, { recursive: true });
    const beside = `${this.#file}.${randomUUID()}`;
    await writeFile(beside, JSON.stringify({ format: 1, files: [...now].map(written) }));
    await rename(beside, this.#file);
  }

  async forget(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

function written([name, { here, hash, there, isOurs, kept }]: [string, Pushed]): unknown[] {
  return [name, here, hash, there, isOurs ? 1 : 0, ...(kept ? [[kept.hash, kept.there]] : [])];
}

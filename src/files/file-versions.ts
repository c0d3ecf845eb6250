import type { FileModel } from "./file-model.js";
import { sha256 } from "./server-files.js";

/** More files are not open in a window; of the others the editor itself sees that they were changed, unless they have kept their size. */
const MOST = 500;

export interface Seen {
  size: number;
  modifiedMs: number;
}

interface Version {
  size: number;
  sha256: string;
  /** 0: it is not known */
  modifiedMs: number;
}

/**
 * What this window has read and written, to tell that a file was changed elsewhere since. The editor compares times and sizes before it saves,
 * and asks; but a change that keeps the size it takes for none.
 */
export class FileVersions {
  readonly #versions = new Map<string, Version>();
  readonly #seen = new Map<string, Seen>();

  /** The editor was told of it. */
  told(uri: string, { size, modifiedMs }: Seen): void {
    keep(this.#seen, uri, { size, modifiedMs });
  }

  /** @returns what it was told last */
  seen(uri: string): Seen | undefined {
    return this.#seen.get(uri);
  }

  /** These bytes are at the server. */
  has(uri: string, bytes: Uint8Array, { modifiedMs }: Pick<Seen, "modifiedMs"> = { modifiedMs: 0 }): void {
    keep(this.#versions, uri, { size: bytes.byteLength, sha256: sha256(bytes), modifiedMs });
  }

  forget(uri: string): void {
    this.#versions.delete(uri);
    this.#seen.delete(uri);
  }

  /**
   * Is what the server has now another version than the one that this window has read or written, without the editor having seen it? `ask`: its
   * hash tells.
   */
  judge(uri: string, now: FileModel): "same" | "other" | "ask" {
    const known = this.#versions.get(uri);
    const seen = this.#seen.get(uri);
    if (!known) return "same";
    if (now.sha256 !== undefined) return now.sha256 === known.sha256 ? "same" : "other";
    if (known.size === now.size) return known.modifiedMs === now.modifiedMs ? "same" : "ask";
    return seen?.size === now.size && seen.modifiedMs === now.modifiedMs ? "same" : "other";
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST) return;
    map.delete(oldest);
  }
}

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManifestFile } from "../../../src/projectSync/manifests.js";
import type { Conflict } from "../../../src/projectSync/plan.js";
import type { ProjectServer } from "../../../src/projectSync/project-server.js";
import { type PushDeps, type PushOutcome, pushProject } from "../../../src/projectSync/push-project.js";
import type { ServerId } from "../../../src/text/ids.js";

/** A folder of this machine, and where it is pushed to. */
export class SyncedProject {
  /** what was asked about, by its paths */
  readonly asked: string[][] = [];
  keep: "here" | "there" = "there";

  private constructor(
    readonly root: string,
    readonly remote: string,
    /** of the server's user */
    private readonly home: string,
  ) {}

  static async make(home: string, remote: string): Promise<SyncedProject> {
    return new SyncedProject(await mkdtemp(path.join(tmpdir(), "hub-kernels-project-")), remote, home);
  }

  async write(name: string, content: string | Buffer): Promise<void> {
    const file = path.join(this.root, "project", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  async remove(name: string): Promise<void> {
    await rm(this.here(name), { recursive: true });
  }

  here(...names: string[]): string {
    return path.join(this.root, "project", ...names);
  }

  there(...names: string[]): string {
    return path.join(this.home, this.remote, ...names);
  }

  async push(
    server: ProjectServer,
    more: Partial<PushDeps> & { isSure?: boolean; seconds?: number; sent?: (bytes: number) => void } = {},
  ): Promise<PushOutcome> {
    const synced = { server: "server" as ServerId, local: this.here(), remote: this.remote };
    const whichToKeep = (conflicts: readonly Conflict[]) => {
      this.asked.push(conflicts.map(({ file }) => file.path));
      return Promise.resolve(this.keep);
    };
    return await pushProject(
      {
        root: this.here(),
        remote: this.remote,
        label: "ada",
        server,
        manifest: new ManifestFile(path.join(this.root, "storage"), synced),
        whichToKeep,
        agreed: () => Promise.resolve(),
        ...more,
      },
      {
        signal: AbortSignal.timeout(Math.max(120, more.seconds ?? 0) * 1_000),
        isSure: more.isSure ?? false,
        sent: (_done, _files, bytes) => more.sent?.(bytes),
      },
    );
  }

  /** As if nothing of it had ever been pushed. */
  async forget(): Promise<void> {
    await rm(path.join(this.root, "storage"), { recursive: true });
  }

  /** All that is there is what is here, by their hashes. */
  async isThere(): Promise<void> {
    assert.deepEqual(await hashesIn(this.there()), await hashesIn(this.here()));
  }

  async close(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
    await rm(this.there(), { recursive: true, force: true });
  }
}

/** By their paths. */
export async function hashesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).sort();
  const found: Record<string, string> = {};
  for (const name of names) {
    const file = path.join(folder, name);
    if ((await stat(file)).isFile())
      found[name] = createHash("sha256")
        .update(await readFile(file))
        .digest("hex");
  }
  return found;
}

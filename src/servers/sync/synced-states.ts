import type { Memento } from "../../state/stored.js";
import type { ServerId } from "../../text/ids.js";
import type { Lazy } from "../../ui/lazy.js";
import type { ProjectSync, SyncShown } from "./contract.js";
import { syncedFolders } from "./synced-folders.js";

export interface SyncedStatesDeps {
  workspaceState: Memento;
  /** loaded where a folder of the workspace is synced */
  sync: Pick<Lazy<{ projects: ProjectSync }>, "get">;
  log: { warn(message: string): void };
  /** Of what was asked for something has changed. */
  changed(): void;
}

/** The synced folders of servers, for who shows them. Who knows their states is loaded with the first. */
export class SyncedStates {
  #projects: ProjectSync | undefined;
  #loading: Promise<void> | undefined;
  #changes: { dispose(): unknown } | undefined;
  #isDisposed = false;

  constructor(private readonly deps: SyncedStatesDeps) {}

  of(server: ServerId): SyncShown[] {
    const folders = syncedFolders(this.deps.workspaceState, server);
    if (folders.length === 0) return [];
    // It is asked for often, and is loaded once, also where that fails.
    this.#loading ??= this.#load().catch((error: unknown) =>
      this.deps.log.warn(`the states of synced folders are not shown: ${String(error)}`),
    );
    return this.#projects?.of(server) ?? folders.map((each) => ({ ...each, state: { kind: "unknown" } }));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changes?.dispose();
  }

  async #load(): Promise<void> {
    const { projects } = await this.deps.sync.get();
    if (this.#isDisposed) return;
    this.#projects = projects;
    this.#changes = projects.onDidChange(() => this.deps.changed());
    this.deps.changed();
  }
}

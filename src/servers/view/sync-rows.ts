import type { ServerId } from "../../text/ids.js";
import { speechOf } from "../../ui/ui.js";
import type { ProjectSync, SyncShown } from "../sync/contract.js";
import { syncedFolders } from "../sync/synced-folders.js";
import type { ViewDeps } from "./deps.js";
import { syncRow } from "./sync-row.js";
import type { ServerRow } from "./types.js";

export interface SyncRowsDeps extends Pick<ViewDeps, "ui" | "sync" | "workspaceState"> {
  changed(): void;
}

/** The synced folders below servers. Who knows their states is loaded where there are any. */
export class SyncRows {
  #projects: ProjectSync | undefined;
  #loading: Promise<void> | undefined;
  #changes: { dispose(): unknown } | undefined;

  constructor(private readonly deps: SyncRowsDeps) {}

  rows(server: ServerId): ServerRow[] {
    const folders = syncedFolders(this.deps.workspaceState, server);
    if (folders.length === 0) return [];
    this.#loading ??= this.#load();
    const shown =
      this.#projects?.of(server) ?? folders.map((each): SyncShown => ({ ...each, state: { kind: "unknown" } }));
    return shown.map((each) => syncRow(each, server, speechOf(this.deps.ui)));
  }

  dispose(): void {
    this.#changes?.dispose();
  }

  async #load(): Promise<void> {
    const { projects } = await this.deps.sync.get();
    this.#projects = projects;
    this.#changes = projects.onDidChange(() => this.deps.changed());
  }
}

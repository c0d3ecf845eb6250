import { FilesOfServers, type FilesOfServersDeps } from "../files/files-of-servers.js";
import type { HubModel } from "../model/types.js";
import type { ProjectSync, SyncShown } from "../servers/sync/contract.js";
import { type SyncedFolder, syncedFolderOf, syncedFolders } from "../servers/sync/synced-folders.js";
import { type Memento, stored } from "../state/stored.js";
import { joined } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { Listeners } from "../transport/listeners.js";
import type { Ui } from "../ui/ui.js";
import { OneProject } from "./one-project.js";
import { ProjectServers, type ProjectServersDeps } from "./project-servers.js";

export interface SyncedProjectsDeps extends Omit<ProjectServersDeps, "files">, FilesOfServersDeps {
  ui: Ui;
  model: HubModel;
  workspaceState: Memento;
  /** a folder of this extension's own */
  storage: string;
  /** shows what a server has of a file beside what is here. @param there its path on the server */
  compare(server: ServerId, there: string, local: string, path: string): Promise<unknown>;
  log: FilesOfServersDeps["log"] & { info(message: string): void; warn(message: string): void };
}

/** The folders of this workspace that are pushed to servers. */
export class SyncedProjects implements ProjectSync {
  readonly servers: ProjectServers;
  readonly files: FilesOfServers;
  readonly #projects = new Map<string, OneProject>();
  readonly #listeners = new Listeners();

  constructor(private readonly deps: SyncedProjectsDeps) {
    this.files = new FilesOfServers(deps);
    this.servers = new ProjectServers({ ...deps, files: this.files });
  }

  onDidChange(listener: () => void): { dispose(): unknown } {
    return this.#listeners.add(listener);
  }

  of(server: ServerId): SyncShown[] {
    return syncedFolders(this.deps.workspaceState, server).map((synced) => this.project(synced).shown);
  }

  get all(): SyncedFolder[] {
    return syncedFolders(this.deps.workspaceState);
  }

  async beforeRun(server: ServerId, place: string, signal: AbortSignal): Promise<boolean> {
    const { ui, workspaceState } = this.deps;
    const found = syncedFolderOf(workspaceState, server, place);
    // Nothing of a workspace that is not trusted leaves this computer.
    if (!found || !ui.isTrusted) return true;
    return await this.project(found.synced).mayRun(signal);
  }

  /** The user has saved it, or made it, or deleted it. */
  saved(place: string): void {
    if (!this.deps.ui.isTrusted) return;
    for (const { server } of this.all) {
      const found = syncedFolderOf(this.deps.workspaceState, server, place);
      if (found) this.#projects.get(keyOf(found.synced))?.saved();
    }
  }

  /** Once its user has said yes. */
  async add(synced: SyncedFolder): Promise<void> {
    const { server, local, remote } = synced;
    const others = this.all.filter((each) => each.server !== server || each.local !== local);
    await this.#keep([...others, { server, local, remote }]);
  }

  /** What was pushed stays where it is. */
  async remove(synced: SyncedFolder): Promise<void> {
    const project = this.project(synced);
    this.#projects.delete(keyOf(synced));
    project.dispose();
    await this.#keep(this.all.filter((each) => keyOf(each) !== keyOf(synced)));
  }

  project(synced: SyncedFolder): OneProject {
    const known = this.#projects.get(keyOf(synced));
    if (known) return known;
    const { server, local, remote } = synced;
    const made = new OneProject(synced, {
      ...this.deps,
      server: () => this.servers.of(server),
      labelOf: () => this.files.labelOf(server),
      check: () => this.files.check(server, remote),
      compare: (path) => this.deps.compare(server, joined(remote, path), local, path),
      changed: () => this.#listeners.tell(),
    });
    this.#projects.set(keyOf(synced), made);
    return made;
  }

  dispose(): void {
    for (const project of this.#projects.values()) project.dispose();
    this.servers.dispose();
  }

  async #keep(all: readonly SyncedFolder[]): Promise<void> {
    await stored.syncedFolders.set(
      this.deps.workspaceState,
      all.map(({ server, local, remote }) => [server, local, remote]),
    );
    this.#listeners.tell();
  }
}

function keyOf({ server, local, remote }: SyncedFolder): string {
  return `${server}\n${local}\n${remote}`;
}

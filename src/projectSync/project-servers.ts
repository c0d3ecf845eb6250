import type { FilesOfServers } from "../files/files-of-servers.js";
import { helperOn, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { ContentsServer } from "./contents-server.js";
import { EitherServer } from "./either-server.js";
import { HelperServer } from "./helper-server.js";
import type { ProjectServer } from "./project-server.js";

export interface ProjectServersDeps extends HelperReachDeps {
  model: Pick<HubModel, "server" | "onDidChange">;
  files: Pick<FilesOfServers, "with">;
  log: { info(message: string): void };
}

/** Thousands of files take their time on a slow shared disk, and the helper says nothing meanwhile. */
const PATIENCE = { silentMs: 90_000, muteMs: 60_000 };

/** The servers of this window's projects, each as long as it runs. */
export class ProjectServers {
  readonly #reached: ReachedServers<{ server: ProjectServer; dispose(): void }>;

  constructor(private readonly deps: ProjectServersDeps) {
    this.#reached = new ReachedServers(deps.model, (id) => this.#made(id));
  }

  async of(id: ServerId): Promise<ProjectServer> {
    return (await this.#reached.of(id)).server;
  }

  dispose(): void {
    this.#reached.dispose();
  }

  async #made(id: ServerId): Promise<{ server: ProjectServer; dispose(): void }> {
    const reach = await helperOn(id, this.deps, { patience: PATIENCE });
    const contents = new ContentsServer((work) => this.deps.files.with(id, "", work));
    const server = new EitherServer(new HelperServer(reach.helper), contents, this.deps.log);
    return { server, dispose: () => reach.dispose() };
  }
}

import { readFile } from "node:fs/promises";
import type { FilesOfServers } from "../files/files-of-servers.js";
import { Helper } from "../helper/helper.js";
import type { ServerConnections } from "../jupyterServer/server-connections.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { ContentsServer } from "./contents-server.js";
import { EitherServer } from "./either-server.js";
import { HelperServer } from "./helper-server.js";
import type { ProjectServer } from "./project-server.js";

export interface ProjectServersDeps {
  model: Pick<HubModel, "server" | "onDidChange">;
  connections: Pick<ServerConnections, "of">;
  files: Pick<FilesOfServers, "with">;
  /** the program of the helper */
  helperFile: string;
  log: { info(message: string): void };
}

interface Reached {
  /** tells one start of the server from the next */
  started: string | undefined;
  server: ProjectServer;
  dispose(): void;
}

/** Thousands of files take their time on a slow shared disk, and the helper says nothing meanwhile. */
const PATIENCE = { silentMs: 90_000, muteMs: 60_000 };

/** The servers of this window's projects, each as long as it runs. */
export class ProjectServers {
  readonly #reached = new Map<ServerId, Promise<Reached>>();
  readonly #changes: { dispose(): unknown };

  constructor(private readonly deps: ProjectServersDeps) {
    this.#changes = deps.model.onDidChange(({ servers }) => {
      for (const { id, after } of servers) if (after?.state.kind !== "unknown") void this.#leaveOther(id);
    });
  }

  async of(id: ServerId): Promise<ProjectServer> {
    const known = this.#reached.get(id) ?? this.#made(id);
    this.#reached.set(id, known);
    known.catch(() => this.#reached.get(id) === known && this.#reached.delete(id));
    return (await known).server;
  }

  dispose(): void {
    this.#changes.dispose();
    for (const id of [...this.#reached.keys()]) this.#leave(id);
  }

  async #made(id: ServerId): Promise<Reached> {
    const started = startOf(this.deps.model.server(id));
    const connection = await this.deps.connections.of(id);
    const program = () => readFile(this.deps.helperFile, "utf8");
    const helper = new Helper({ server: connection, program, patience: PATIENCE });
    const contents = new ContentsServer((work) => this.deps.files.with(id, "", work));
    const server = new EitherServer(new HelperServer(helper), contents, this.deps.log);
    return { started, server, dispose: () => helper.dispose() };
  }

  /** It was stopped, or started again. */
  async #leaveOther(id: ServerId): Promise<void> {
    const reached = await this.#reached.get(id)?.catch(() => undefined);
    if (reached && reached.started !== startOf(this.deps.model.server(id))) this.#leave(id);
  }

  #leave(id: ServerId): void {
    this.#reached.get(id)?.then(
      (reached) => reached.dispose(),
      () => undefined,
    );
    this.#reached.delete(id);
  }
}

import { NoHelper } from "../helper/place.js";
import type { AskedFile } from "./project-files.js";
import type { Changes, ProjectServer, PushWay } from "./project-server.js";

/** By the helper, and where it is not to be had by the server's own files, as long as the server runs. */
export class EitherServer implements ProjectServer {
  #now: ProjectServer;

  constructor(
    helper: ProjectServer,
    private readonly contents: ProjectServer,
    private readonly log: { info(message: string): void },
  ) {
    this.#now = helper;
  }

  compare(folder: string, files: readonly AskedFile[], signal: AbortSignal) {
    return this.#either((server) => server.compare(folder, files, signal));
  }

  /** After `compare`, which has found out by whom: what the one says of a file's time is not what the other says. */
  push(folder: string, changes: Changes, way: PushWay) {
    return this.#now.push(folder, changes, way);
  }

  list(folder: string, signal: AbortSignal) {
    return this.#either((server) => server.list(folder, signal));
  }

  async #either<T>(work: (server: ProjectServer) => Promise<T>): Promise<T> {
    try {
      return await work(this.#now);
    } catch (error) {
      if (!(error instanceof NoHelper) || this.#now === this.contents) throw error;
      this.log.info(`projects are pushed file by file: ${error.message}`);
      this.#now = this.contents;
      return await work(this.#now);
    }
  }
}

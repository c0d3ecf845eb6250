import { randomUUID } from "node:crypto";
import { HelperRefusal } from "../helper/helper.js";
import { NoHelper } from "../helper/place.js";
import { helperOn, type HelperReach, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import type { HubModel } from "../model/types.js";
import type { ServerId } from "../text/ids.js";
import { throughCuts } from "./cuts.js";

/** A transfer may end in a cut; that a file is hashed is not worth more than that. */
const MOST_TRIES = 3;
const SHA256 = /^[\da-f]{64}$/;

/** What the helper does for files that a server itself cannot hash without standing still, where it runs already. */
export interface LargeFiles {
  /** Is it worth it to hash what comes from there? */
  isThere(signal: AbortSignal): Promise<boolean>;
  /**
   * Of a file; `undefined`: nobody tells it.
   * @param like what it takes the place of: it gets the rights of that
   */
  sha256(path: string, signal: AbortSignal, like?: string): Promise<string | undefined>;
}

export interface LargeFilesDeps extends HelperReachDeps {
  model: Pick<HubModel, "server" | "onDidChange">;
  log: { debug(message: string, ...details: unknown[]): void };
}

export class LargeFilesOfServers {
  readonly #reached: ReachedServers<HelperReach>;

  constructor(private readonly deps: LargeFilesDeps) {
    this.#reached = new ReachedServers(deps.model, (id) => helperOn(id, deps));
  }

  dispose(): void {
    this.#reached.dispose();
  }

  of(id: ServerId): LargeFiles {
    return {
      isThere: async (signal) => (await this.#asked(id, "status", {}, signal)) !== undefined,
      sha256: async (path, signal, like) => {
        const request = { digest: randomUUID(), path, ...(like !== undefined && { like }) };
        for (;;) {
          const answer = await this.#asked(id, "digest", request, signal);
          if (answer?.["isThere"] !== true) return undefined;
          const { sha256 } = answer;
          if (typeof sha256 === "string") return SHA256.test(sha256) ? sha256 : undefined;
        }
      },
    };
  }

  /** `undefined`: it does not run there, or does not know. What it cannot tell fails no transfer. */
  async #asked(id: ServerId, op: string, request: object, signal: AbortSignal) {
    const says = (error: unknown) => error instanceof NoHelper || error instanceof HelperRefusal;
    let tries = 0;
    const ask = async () => {
      const { helper } = await this.#reached.of(id);
      return await helper.ask(op, { ...request }, signal);
    };
    try {
      return await throughCuts({ signal }, ask, (error) => !says(error) && ++tries < MOST_TRIES);
    } catch (error) {
      signal.throwIfAborted();
      if (!says(error)) this.deps.log.debug("the helper could not be asked about a file:", error);
      return undefined;
    }
  }
}

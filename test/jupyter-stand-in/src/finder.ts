import { KernelAPI, KernelSpecAPI, SessionAPI } from "@jupyterlab/services";
import { connectionSettings } from "./connection.js";
import type { Collection } from "./collection.js";

export interface Found {
  specs: { name: string; display: string; language: string }[];
  sessions: { path: string; kernel: string }[];
}

/** Looks in the background what kernels a server has: at start-up, after a kernel starts or ends, on refresh. Gives no reason. */
export class Finder {
  found: Found | undefined;
  /** why the last look failed */
  problem: string | undefined;
  disposed = false;
  private readonly looking = new Set<Promise<void>>();

  constructor(
    readonly collection: Collection,
    readonly serverId: string,
  ) {}

  look(): Promise<void> {
    const look = this.lookOnce().finally(() => this.looking.delete(look));
    this.looking.add(look);
    return look;
  }

  /** No look is under way, nor one that came of it. */
  async settled(): Promise<void> {
    while (this.looking.size > 0) await Promise.all(this.looking);
  }

  private async lookOnce(): Promise<void> {
    try {
      const settings = connectionSettings(await this.collection.connect(this.serverId));
      const [specs, , sessions] = await Promise.all([
        KernelSpecAPI.getSpecs(settings),
        KernelAPI.listRunning(settings),
        SessionAPI.listRunning(settings),
      ]);
      this.found = {
        specs: Object.values(specs.kernelspecs).flatMap((spec) =>
          spec ? [{ name: spec.name, display: spec.display_name, language: spec.language }] : [],
        ),
        sessions: sessions.map(({ path, kernel }) => ({ path, kernel: kernel?.id ?? "" })),
      };
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

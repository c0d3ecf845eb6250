import type { ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";
import { Lazy } from "../../ui/lazy.js";
import type { Look, ResourceWatch, ResourceWatchDeps, UsageLack } from "./resource-watch.js";
import type { Usage } from "./usage.js";

/** What servers use, for who shows it. Who asks them, and when, is loaded with the first cell that runs, or with the first look. */
export class ServerResources {
  readonly #listeners = new Listeners();
  readonly #watch: Lazy<ResourceWatch>;
  readonly #subscription: { dispose(): void };
  #made: ResourceWatch | undefined;

  constructor(private readonly deps: Omit<ResourceWatchDeps, "changed">) {
    this.#watch = new Lazy(async () => {
      const { ResourceWatch } = await import("./resource-watch.js");
      return (this.#made = new ResourceWatch({ ...deps, changed: () => this.#listeners.tell() }));
    });
    this.#subscription = deps.running.onDidChange(() => this.#tell((watch) => watch.begin()));
  }

  /** `undefined`: nobody knows now */
  of(serverId: ServerId): Usage | undefined {
    return this.#made?.of(serverId);
  }

  /** Somebody looks at what runs there. */
  looked(serverId: ServerId, look: Look): void {
    this.#tell((watch) => watch.looked(serverId, look));
  }

  /** Why nothing is known of what it uses, for who is to be told that. */
  lackOf(serverId: ServerId): UsageLack | undefined {
    return this.#made?.lackOf(serverId);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#listeners.clear();
    this.#made?.dispose();
  }

  #tell(what: (watch: ResourceWatch) => void): void {
    void this.#watch.get().then(what, (error: unknown) => {
      this.deps.log.warn("what servers use could not be loaded:", error);
    });
  }
}

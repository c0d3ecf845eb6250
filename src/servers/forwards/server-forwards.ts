import type { ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";

/** An app or port of a server that is reached on this machine. */
export interface Forward {
  id: string;
  server: ServerId;
  /** `page`: by a browser; `tcp`: by any program */
  kind: "page" | "tcp";
  /** as people call it: an app's title, or the port there */
  name: string;
  /** without what lets in: `http://127.0.0.1:50123/` or `127.0.0.1:50123` */
  address: string;
}

/** What this window forwards, for who shows it. */
export class ServerForwards {
  readonly #all = new Map<string, Forward>();
  readonly #listeners = new Listeners();

  of(serverId: ServerId): Forward[] {
    return this.all.filter(({ server }) => server === serverId);
  }

  get all(): Forward[] {
    return [...this.#all.values()];
  }

  add(forward: Forward): void {
    this.#all.set(forward.id, forward);
    this.#listeners.tell();
  }

  remove(id: string): void {
    if (this.#all.delete(id)) this.#listeners.tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }
}

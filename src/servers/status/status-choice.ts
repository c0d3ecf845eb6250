import { type Memento, stored } from "../../state/stored.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { Listeners } from "../../transport/listeners.js";

/**
 * What the status item is about: the server of the notebook that the user looks at, or the last one of a notebook; before there was any, the
 * account chosen for this workspace; without a choice the server with the most going on.
 */
export class StatusChoice {
  readonly #listeners = new Listeners();
  #serverId: ServerId | undefined;

  /** @param workspace the workspace's own state */
  constructor(private readonly workspace: Memento) {}

  /** a server's id; it may be of one that is gone */
  get serverId(): ServerId | undefined {
    return this.#serverId;
  }

  /** an account's id; it may be of one that is gone */
  get accountId(): AccountId | undefined {
    return stored.statusHub.get(this.workspace) as AccountId | undefined;
  }

  /** The user looks at a notebook of this server. */
  lookAt(serverId: ServerId): void {
    if (serverId === this.#serverId) return;
    this.#serverId = serverId;
    this.#listeners.tell();
  }

  async choose(accountId: AccountId | undefined): Promise<void> {
    this.#serverId = undefined;
    await (accountId === undefined
      ? stored.statusHub.drop(this.workspace)
      : stored.statusHub.set(this.workspace, accountId));
    this.#listeners.tell();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.#listeners.add(listener);
  }

  /** Those of the chosen account, or all where it is none of them. */
  among<Item>(items: readonly Item[], accountIdOf: (item: Item) => AccountId): readonly Item[] {
    const chosen = items.filter((item) => accountIdOf(item) === this.accountId);
    return chosen.length > 0 ? chosen : items;
  }
}

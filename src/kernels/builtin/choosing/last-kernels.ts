import { type Memento, stored } from "../../../state/stored.js";
import type { AccountId, ServerId } from "../../../text/ids.js";

/** The name of the kernel spec that the user chose last, by server. It is kept under a key that goes with the account. */
export class LastKernels {
  constructor(private readonly memento: Memento) {}

  of(accountId: AccountId, serverId: ServerId): string | undefined {
    return this.#read(accountId).find(([server]) => server === serverId)?.[1];
  }

  async note(accountId: AccountId, serverId: ServerId, name: string): Promise<void> {
    if (this.of(accountId, serverId) === name) return;
    const others = this.#read(accountId).filter(([server]) => server !== serverId);
    await stored.lastKernels(accountId).set(this.memento, [...others, [serverId, name]]);
  }

  #read(accountId: AccountId): [server: string, name: string][] {
    return stored.lastKernels(accountId).get(this.memento) ?? [];
  }
}

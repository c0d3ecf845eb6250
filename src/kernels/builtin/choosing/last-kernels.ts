import type { AccountId, ServerId } from "../../../text/ids.js";
import { type PairMemento, storedPairs } from "../stored-pairs.js";

const MAX_SERVERS = 20;

/** The name of the kernel spec that the user chose last, by server. It is kept under a key that goes with the account. */
export class LastKernels {
  constructor(private readonly memento: PairMemento) {}

  of(accountId: AccountId, serverId: ServerId): string | undefined {
    return this.read(accountId).find(([server]) => server === serverId)?.[1];
  }

  async note(accountId: AccountId, serverId: ServerId, name: string): Promise<void> {
    if (this.of(accountId, serverId) === name) return;
    const others = this.read(accountId).filter(([server]) => server !== serverId);
    await this.memento.update(keyOf(accountId), [...others, [serverId, name]].slice(-MAX_SERVERS));
  }

  private read(accountId: AccountId): [server: string, name: string][] {
    return storedPairs(this.memento, keyOf(accountId));
  }
}

function keyOf(accountId: AccountId): string {
  return `hubKernels.lastKernels ${accountId}`;
}

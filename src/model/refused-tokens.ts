import type { AccountId } from "../text/ids.js";
import type { Memento } from "./account-store.js";

/** Which tokens their hub refused, told by the time they were stored: what one window learns of it holds in all. */
export class RefusedTokens {
  constructor(private readonly memento: Memento) {}

  has(accountId: AccountId, storedAt: string): boolean {
    return this.memento.get(keyOf(accountId)) === storedAt;
  }

  async mark(accountId: AccountId, storedAt: string): Promise<void> {
    await this.memento.update(keyOf(accountId), storedAt);
  }

  async clear(accountId: AccountId): Promise<void> {
    if (this.memento.get(keyOf(accountId)) !== undefined) await this.memento.update(keyOf(accountId), undefined);
  }
}

function keyOf(accountId: AccountId): string {
  return `hubKernels.refused ${accountId}`;
}

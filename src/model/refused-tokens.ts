import { type Memento, stored } from "../state/stored.js";
import type { AccountId } from "../text/ids.js";

/** Which tokens their hub refused, told by the time they were stored: what one window learns of it holds in all. */
export class RefusedTokens {
  constructor(private readonly memento: Memento) {}

  has(accountId: AccountId, storedAt: string): boolean {
    return stored.refused(accountId).get(this.memento) === storedAt;
  }

  async mark(accountId: AccountId, storedAt: string): Promise<void> {
    await stored.refused(accountId).set(this.memento, storedAt);
  }

  async clear(accountId: AccountId): Promise<void> {
    await stored.refused(accountId).drop(this.memento);
  }
}

import { type Memento, stored } from "../state/stored.js";

/** Which tokens their hub refused, told by the time they were stored: what one window learns of it holds in all. */
export class RefusedTokens {
  constructor(private readonly memento: Memento) {}

  has(accountId: string, storedAt: string): boolean {
    return stored.refused(accountId).get(this.memento) === storedAt;
  }

  async mark(accountId: string, storedAt: string): Promise<void> {
    await stored.refused(accountId).set(this.memento, storedAt);
  }

  async clear(accountId: string): Promise<void> {
    await stored.refused(accountId).drop(this.memento);
  }
}

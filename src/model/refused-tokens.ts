import type { Memento } from "./hub-store.js";

/** Which tokens their hub refused, told by the time they were stored: what one window learns of it holds in all. */
export class RefusedTokens {
  constructor(private readonly memento: Memento) {}

  has(hubId: string, storedAt: string): boolean {
    return this.memento.get(keyOf(hubId)) === storedAt;
  }

  async mark(hubId: string, storedAt: string): Promise<void> {
    await this.memento.update(keyOf(hubId), storedAt);
  }

  async clear(hubId: string): Promise<void> {
    if (this.memento.get(keyOf(hubId)) !== undefined) await this.memento.update(keyOf(hubId), undefined);
  }
}

function keyOf(hubId: string): string {
  return `hubKernels.refused ${hubId}`;
}

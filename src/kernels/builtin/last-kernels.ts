import { type PairMemento, storedPairs } from "./stored-pairs.js";

const MAX_SERVERS = 20;

/** The name of the kernel spec that the user chose last, by server. It is kept under a key that goes with the account. */
export class LastKernels {
  constructor(private readonly memento: PairMemento) {}

  of(hubId: string, serverId: string): string | undefined {
    return this.read(hubId).find(([server]) => server === serverId)?.[1];
  }

  async note(hubId: string, serverId: string, name: string): Promise<void> {
    if (this.of(hubId, serverId) === name) return;
    const others = this.read(hubId).filter(([server]) => server !== serverId);
    await this.memento.update(keyOf(hubId), [...others, [serverId, name]].slice(-MAX_SERVERS));
  }

  private read(hubId: string): [server: string, name: string][] {
    return storedPairs(this.memento, keyOf(hubId));
  }
}

function keyOf(hubId: string): string {
  return `hubKernels.lastKernels ${hubId}`;
}

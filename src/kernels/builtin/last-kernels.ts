/** The part of the extension's state that is used. */
export interface KernelMemento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const MAX_SERVERS = 20;

/** The name of the kernel spec that the user chose last, by server. It is kept under a key that goes with the account. */
export class LastKernels {
  constructor(private readonly memento: KernelMemento) {}

  of(hubId: string, serverId: string): string | undefined {
    return this.read(hubId).find(([server]) => server === serverId)?.[1];
  }

  async note(hubId: string, serverId: string, name: string): Promise<void> {
    if (this.of(hubId, serverId) === name) return;
    const others = this.read(hubId).filter(([server]) => server !== serverId);
    await this.memento.update(keyOf(hubId), [...others, [serverId, name]].slice(-MAX_SERVERS));
  }

  private read(hubId: string): [server: string, name: string][] {
    const stored = this.memento.get(keyOf(hubId));
    return Array.isArray(stored) ? stored.filter(isPair) : [];
  }
}

function keyOf(hubId: string): string {
  return `hubKernels.lastKernels ${hubId}`;
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}

import type { Hub, Server } from "../servers/types.js";
import type { KernelInfo } from "./kernel-traffic.js";
import type { ServerMemory } from "./server-memory.js";

/** What the kernels of one kind on a server say of themselves, for the time when none of them runs. */
export class KernelInfos implements KernelInfo {
  /** @param kind the name of the kernel's spec, once it is known */
  constructor(
    private readonly memory: ServerMemory,
    private readonly about: { hub: Hub; server: Server },
    private readonly kind: () => string | undefined,
  ) {}

  known(): Record<string, unknown> | undefined {
    const { hub, server } = this.about;
    const [, text] = this.memory.of(hub.id, server.name)?.infos?.find(([name]) => name === this.kind()) ?? [];
    try {
      return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
    } catch {
      // Whoever wrote it there, it was not this class.
      return undefined;
    }
  }

  told(content: Record<string, unknown>): void {
    const { hub, server } = this.about;
    const [kind, url] = [this.kind(), this.memory.of(hub.id, server.name)?.url];
    if (kind !== undefined && url !== undefined) {
      this.memory.noteInfo(hub.id, server.name, url, kind, JSON.stringify(content));
    }
  }
}

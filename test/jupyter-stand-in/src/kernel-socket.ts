import type { EventEmitter } from "node:events";

const pingEveryMs = 30_000;

/** What the Jupyter extension reads of a provider's WebSocket. */
interface Socket extends EventEmitter {
  readonly readyState: number;
  send(data: unknown, ...rest: unknown[]): void;
  ping(data?: unknown, mask?: unknown, callback?: (error?: Error) => void): void;
}
type SocketClass = new (url: string, protocols?: string[], options?: object) => Socket;

export const traffic = { opened: [] as string[], protocols: [] as string[], texts: 0, binaries: 0, sent: 0, pings: 0 };

/** Subclasses the provider's class as the Jupyter extension does: hooks run on what is emitted, and a ping keeps the link alive. */
export function kernelSocketClass(
  Base: SocketClass,
  headers: Record<string, string>,
  pingMs = pingEveryMs,
): typeof WebSocket {
  class KernelSocket extends Base {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols, { headers });
      traffic.opened.push(url);
      traffic.protocols.push(...(protocols ?? []));
      const timer = setInterval(() => {
        // The callback is the first argument, as the Jupyter extension calls it.
        if (this.readyState === 1) this.ping(() => traffic.pings++);
      }, pingMs);
      this.on("close", () => clearInterval(timer));
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event === "message") {
        const [message] = args;
        const data = isEvent(message) ? message.data : message;
        if (typeof data === "string") traffic.texts++;
        else traffic.binaries++;
      }
      return super.emit(event, ...args);
    }

    override send(data: unknown, ...rest: unknown[]): void {
      traffic.sent++;
      super.send(data, ...rest);
    }
  }
  return KernelSocket as unknown as typeof WebSocket;
}

function isEvent(message: unknown): message is { data: unknown } {
  return typeof message === "object" && message !== null && "data" in message && "target" in message;
}

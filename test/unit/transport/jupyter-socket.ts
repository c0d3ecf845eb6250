import type { HubWebSocketClass } from "../../../src/transport/types.js";

/**
 * A socket class made from ours the way the Jupyter extension makes its own: receive hooks run, in order and awaited, on what is
 * emitted as 'message' before it is given on; send hooks run before a message is sent; it pings.
 */
export function jupyterSocketClass(Base: HubWebSocketClass) {
  return class JupyterSocket extends Base {
    readonly receiveHooks: ((data: unknown) => Promise<void>)[] = [];
    readonly sendHooks: ((data: unknown) => Promise<void>)[] = [];
    readonly emitted: (string | symbol)[] = [];
    #received: Promise<unknown> = Promise.resolve();
    #sent: Promise<unknown> = Promise.resolve();
    readonly closedBy: unknown[][] = [];

    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      this.on("close", (...args) => this.closedBy.push(args));
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      this.emitted.push(event);
      if (event !== "message" || this.receiveHooks.length === 0) return super.emit(event, ...args);
      this.#received = this.#received
        .then(() => Promise.all(this.receiveHooks.map((hook) => hook(args[0]))))
        .then(() => super.emit(event, ...args));
      return true;
    }

    override send(data: string | ArrayBuffer | ArrayBufferView, callback?: (error?: Error) => void) {
      this.#sent = this.#sent
        .then(() => Promise.all(this.sendHooks.map((hook) => hook(data))))
        .then(() => super.send(data, callback));
    }

    pingForLife(): Promise<Error | undefined> {
      return new Promise((resolve) => this.ping(resolve));
    }
  };
}

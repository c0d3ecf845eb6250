import type { SocketEventListener, SocketEventType } from "../types.js";

/** The object that a browser's handler gets for what an emitter emits, or `undefined` for events that browsers do not have. */
export function domEvent(target: object, name: string | symbol, args: readonly unknown[]): object | undefined {
  switch (name) {
    case "open":
      return { type: name, target };
    case "message":
      return { type: name, target, data: args[0] };
    case "error":
      return { type: name, target, error: args[0], message: args[0] instanceof Error ? args[0].message : "" };
    case "close":
      // 1006 is never sent: it stands for an end without a closing handshake (RFC 6455).
      return { type: name, target, code: args[0], reason: args[1], wasClean: args[0] !== 1006 };
    default:
      return undefined;
  }
}

/** The listeners of `addEventListener`. */
export class DomListeners {
  readonly #listeners = new Map<string | symbol, Map<SocketEventListener, { once: boolean }>>();

  add(type: SocketEventType, listener: SocketEventListener, once: boolean) {
    const listeners = this.#listeners.get(type) ?? new Map<SocketEventListener, { once: boolean }>();
    this.#listeners.set(type, listeners);
    if (!listeners.has(listener)) listeners.set(listener, { once });
  }

  remove(type: string | symbol, listener: SocketEventListener) {
    this.#listeners.get(type)?.delete(listener);
  }

  has(type: string | symbol): boolean {
    return (this.#listeners.get(type)?.size ?? 0) > 0;
  }

  dispatch(type: string | symbol, event: object) {
    for (const [listener, { once }] of [...(this.#listeners.get(type) ?? [])]) {
      if (once) this.remove(type, listener);
      if (typeof listener === "function") listener(event as never);
      else listener.handleEvent(event as never);
    }
  }
}

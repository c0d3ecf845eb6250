import type { Asked } from "./requests.js";

/** What a server answered, as it came. */
interface List {
  kind: "specs" | "kernels" | "sessions";
  text: string;
}

/**
 * Lets a server that nobody uses be idle. Clients ask for its lists again and again (`@jupyterlab/services` each 10 s), and behind the hub's
 * proxy each answer counts as use: a hub would never stop it. So once nothing but that has come for a while, they get what it said last.
 */
export class ServerRest {
  /** the sockets that are connected, or are being so */
  readonly #sockets = new Set<object>();
  readonly #lists = new Map<Asked["kind"], List>();
  /** when something else was asked, in ms of `performance.now()` */
  #usedAt = performance.now();

  /** @param afterMs how long nobody uses it before that, as it is set now; 0: never */
  constructor(private readonly afterMs: () => number) {}

  /** What stands for an answer of the server; `undefined`: it is to be asked. @param isDown then what it said is not so any more */
  lastOf({ kind }: Asked, isDown: boolean): List | undefined {
    if (isDown) this.#lists.clear();
    const isList = kind === "specs" || kind === "kernels" || kind === "sessions";
    if (!isList) this.#usedAt = performance.now();
    const afterMs = this.afterMs();
    const rests = afterMs > 0 && this.#sockets.size === 0 && performance.now() - this.#usedAt >= afterMs;
    return rests ? this.#lists.get(kind) : undefined;
  }

  told(list: List): void {
    this.#lists.set(list.kind, list);
  }

  used(socket: object): void {
    this.#sockets.add(socket);
  }

  /** Its connection was let go, or what it led to is gone: nobody has used it for long. */
  unused(socket: object): void {
    this.#sockets.delete(socket);
  }

  /** By its user. */
  closed(socket: object): void {
    if (this.#sockets.delete(socket)) this.#usedAt = performance.now();
  }
}

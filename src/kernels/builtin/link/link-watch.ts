import type { Kernel } from "@jupyterlab/services";
import type { ServerConnection } from "../../../jupyterServer/server-connection.js";
import type { HubModel } from "../../../model/types.js";
import { wait } from "../../../transport/waiting.js";
import type { LossKind } from "../../loss/loss-words.js";

/** Why a kernel is lost to its notebook. */
export type KernelLoss = Exclude<LossKind, "kernel-restarted">;

/** A socket that is back within this time was never worth a question to the hub, in ms. */
const graceMs = 2000;
const longestPauseMs = 30_000;

export interface WatchedServer {
  model: HubModel;
  connection: Pick<ServerConnection, "serverId" | "verdict">;
  log: { warn(message: string): void };
}

/**
 * Watches a kernel's socket. While it is away the hub says what that means: a server that runs is waited for (the socket reconnects
 * by itself), a server that was stopped ends the link, and so does one that knows the kernel no more.
 */
export class LinkWatch {
  readonly #ended = new AbortController();
  readonly #subscription: { dispose(): void };
  #asking = false;

  constructor(
    private readonly kernel: Kernel.IKernelConnection,
    private readonly about: WatchedServer,
    private readonly lost: (loss: KernelLoss) => void,
  ) {
    kernel.connectionStatusChanged.connect(() => void this.#askWhileAway());
    this.#subscription = about.model.onDidChange(({ servers }) => {
      if (servers.some(({ id }) => id === about.connection.serverId)) this.#judge();
    });
    void this.#askWhileAway();
  }

  /** Aborted with the link: what is asked about its kernel is of no use any more. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  dispose(): void {
    this.#ended.abort();
    this.#subscription.dispose();
  }

  async #askWhileAway(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (let pauseMs = graceMs; await this.#stillAway(pauseMs); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        await this.#ask();
      } catch (error) {
        if (this.#gone) break;
        // Nobody answers, so nobody knows: we wait on. The model shows it when the hub cannot be reached.
        this.about.log.warn(`the kernel's socket is away, and asking why failed: ${String(error)}`);
      }
    }
    this.#asking = false;
  }

  async #ask(): Promise<void> {
    const verdict = await this.about.connection.verdict(this.signal, this.kernel.id);
    this.#judge();
    if (this.#gone) return;
    if (verdict === "gone") this.lost("kernel-gone");
    // Its end, good or bad, is a change of the connection status again.
    else if (verdict === "there" && this.kernel.connectionStatus === "disconnected") await this.kernel.reconnect();
  }

  async #stillAway(afterMs: number): Promise<boolean> {
    if (!this.#isAway()) return false;
    // Its listener goes with it: a server may be away for days.
    await wait(afterMs, this.#ended.signal).catch(() => undefined);
    return this.#isAway();
  }

  #isAway(): boolean {
    return !this.#gone && this.kernel.connectionStatus !== "connected";
  }

  get #gone(): boolean {
    return this.#ended.signal.aborted || this.kernel.isDisposed;
  }

  #judge(): void {
    if (this.#gone) return;
    const server = this.about.model.server(this.about.connection.serverId);
    if (!server) this.lost("account-removed");
    else if (server.state.kind === "stopped") this.lost("server-stopped");
  }
}

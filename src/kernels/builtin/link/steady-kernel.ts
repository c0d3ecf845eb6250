import { type Kernel, KernelConnection, type KernelMessage } from "@jupyterlab/services";

/** A `KernelConnection` without the faults of `@jupyterlab/services` 7.6 that come with bad connections. */
export class SteadyKernel extends KernelConnection {
  #restarting: Promise<void> | undefined;

  constructor(options: Kernel.IKernelConnection.IOptions) {
    super(options);
    // A kernel may say that it failed to say what it is: nobody need have asked.
    this.info.catch(() => undefined);
  }

  /**
   * One at a time. The library begins a second one beside the first, and what was sent between their ends is lost with the connection that the
   * second one makes again: nobody would ever answer it.
   */
  override restart(): Promise<void> {
    return (this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined)));
  }

  /**
   * What is sent during a restart waits until the socket is opened again. That comes only after the server's answer: where it is lost, or a
   * refusal, whatever was run meanwhile and from then on would wait for ever.
   */
  async #restart(): Promise<void> {
    try {
      await super.restart();
      if (this.connectionStatus !== "connected") throw new Error("the connection to the restarted kernel was lost");
    } catch (error) {
      if (!this.isDisposed) void this.reconnect();
      throw error;
    }
  }

  /**
   * After a kernel has died the library reconnects by itself, also during a restart, and nobody would handle that it was in vain, or that
   * the kernel was let go of meanwhile. Whoever wants to know how it ended looks at `connectionStatus`.
   */
  override async reconnect(): Promise<void> {
    await super.reconnect().catch(() => undefined);
  }

  /**
   * The library asks over each new connection, and waits for the answer only: a question that a restart calls off would be left as a
   * rejection. What waits for the answer has a time limit of its own.
   */
  override requestKernelInfo(): Promise<KernelMessage.IInfoReplyMsg | undefined> {
    return super.requestKernelInfo().catch(() => new Promise<undefined>(() => undefined));
  }
}

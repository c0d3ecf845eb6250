import { KernelConnection, type Kernel, type KernelMessage } from "@jupyterlab/services";

/** A `KernelConnection` without the faults of `@jupyterlab/services` 7.6 that come with bad connections. */
export class SteadyKernel extends KernelConnection {
  private restarts = 0;

  constructor(options: Kernel.IKernelConnection.IOptions) {
    super(options);
    // A kernel may say that it failed to say what it is: nobody need have asked.
    this.info.catch(() => undefined);
  }

  /**
   * What is sent during a restart waits until the socket is opened anew. That comes only after the server's answer: where it is lost, or a
   * refusal, whatever was run meanwhile and from then on would wait for ever.
   */
  override async restart(): Promise<void> {
    this.restarts++;
    const done = super.restart().finally(() => this.restarts--);
    try {
      await done;
    } catch (error) {
      if (!this.isDisposed) void this.reconnect();
      throw error;
    }
  }

  /**
   * After a kernel has died the library reconnects by itself, and nobody would handle that it was in vain, or that the kernel was let go of
   * meanwhile. Whoever wants to know how it ended is told by `connectionStatusChanged`.
   */
  override async reconnect(): Promise<void> {
    const isOfRestart = this.restarts > 0;
    try {
      await super.reconnect();
    } catch (error) {
      if (isOfRestart) throw error;
    }
  }

  /**
   * The library asks over each new connection, and waits for the answer only: a question that a restart calls off would be left as a
   * rejection. What waits for the answer has a time limit of its own.
   */
  override requestKernelInfo(): Promise<KernelMessage.IInfoReplyMsg | undefined> {
    return super.requestKernelInfo().catch(() => new Promise<undefined>(() => undefined));
  }
}
